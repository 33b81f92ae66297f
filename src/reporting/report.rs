//! The builder of a report.

use std::fmt;
use std::pin::Pin;

use super::ReportRow;
use crate::types::{
    ReportingFilter, ReportingFilterValues, ReportingGranularity, ReportingOperator, ReportingPlainFilter,
    ReportingQuery, ReportingScope, ReportingTimeDimension, ReportingTimeDimensionInput, StatisticRequest,
};
use crate::{Client, Result, Timestamp};

/// Rows per page; the most that is allowed.
const LIMIT: i64 = 10_000;

impl Client {
    /// Starts a report on a scope, with all measures of the scope that are known. `.await` it for the rows.
    ///
    /// See [`reporting`](crate::reporting) for an example.
    pub fn report(&self, scope: impl Into<ReportingScope>) -> Report<'_> {
        Report {
            client: self,
            scope: scope.into(),
            measures: None,
            dimensions: Vec::new(),
            time: None,
            filters: Vec::new(),
            timezone: "UTC".to_owned(),
        }
    }
}

/// A report of figures, such as tickets created by day, made by [`Client::report`].
#[derive(Clone)]
#[must_use = "a report does nothing until it is awaited"]
pub struct Report<'a> {
    client: &'a Client,
    scope: ReportingScope,
    measures: Option<Vec<String>>,
    dimensions: Vec<String>,
    time: Option<ReportingTimeDimensionInput>,
    filters: Vec<ReportingFilter>,
    timezone: String,
}

impl Report<'_> {
    /// Sets the figures to compute. Defaults to all that are known of the scope.
    pub fn measures(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.measures = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the fields to split by; every combination becomes a row.
    pub fn dimensions(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.dimensions = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the point in time to group by, and the width of the groups.
    pub fn by_time(
        mut self,
        dimension: impl Into<ReportingTimeDimension>,
        granularity: impl Into<ReportingGranularity>,
    ) -> Self {
        self.time = Some(ReportingTimeDimensionInput { dimension: dimension.into(), granularity: granularity.into() });
        self
    }

    /// Limits the period: from `start` to `end`, at most 366 days apart (observed live, not documented).
    pub fn between(self, start: Timestamp, end: Timestamp) -> Self {
        let bound = |member: &str, operator: ReportingOperator, time: Timestamp| ReportingPlainFilter {
            member: member.to_owned(),
            operator,
            values: ReportingFilterValues::from(time.to_string().as_str()),
        };
        self.filter(bound("periodStart", ReportingOperator::AfterDate, start)).filter(bound(
            "periodEnd",
            ReportingOperator::BeforeDate,
            end,
        ))
    }

    /// Adds a filter. The scope `ticket-fields` needs one on `customFieldId` (observed live, not documented).
    pub fn filter(mut self, filter: impl Into<ReportingFilter>) -> Self {
        self.filters.push(filter.into());
        self
    }

    /// Sets the time zone of the period and of grouping by time, by its IANA name such as `Europe/Paris`. Defaults to UTC.
    pub fn timezone(mut self, name: impl Into<String>) -> Self {
        self.timezone = name.into();
        self
    }

    /// Reads all rows. Awaiting the report itself does the same.
    ///
    /// **Costs** one call per 10,000 rows.
    ///
    /// # Errors
    /// [`BadRequest`](crate::ErrorKind::BadRequest) if Gorgias refuses the query; the violations name measures and dimensions
    /// that are not known, and list the known ones. And the errors of any call: see [`ErrorKind`](crate::ErrorKind).
    pub async fn send(self) -> Result<Vec<ReportRow>> {
        let known = || self.scope.measures().iter().map(|name| (*name).to_owned()).collect();
        let some = |names: Vec<String>| Some(names).filter(|names| !names.is_empty());
        let query = ReportingQuery {
            measures: some(self.measures.unwrap_or_else(known)),
            dimensions: some(self.dimensions),
            time_dimensions: self.time.map(|time| vec![time]),
            order: None,
            scope: self.scope,
            filters: self.filters,
            timezone: self.timezone,
        };
        let rows = self.client.get_statistic().limit(LIMIT).body(StatisticRequest { query }).items().all().await?;
        Ok(rows.into_iter().map(ReportRow::new).collect())
    }
}

impl<'a> IntoFuture for Report<'a> {
    type Output = Result<Vec<ReportRow>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scope, measures, dimensions, .. } = self;
        f.debug_struct("Report")
            .field("scope", scope)
            .field("measures", measures)
            .field("dimensions", dimensions)
            .finish_non_exhaustive()
    }
}
