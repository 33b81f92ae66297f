//! Setting up the HTTP integration that sends webhooks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use url::Url;

use super::event::trigger;
use super::scheme::Checked;
use super::template::WebhookTemplate;
use super::{SignatureScheme, Signer};
use crate::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Patch, Secret};
use crate::sort::map;
use crate::transport::base_url::is_loopback;
use crate::types::{
    CreateHttpConfig, CreateIntegration, CreateIntegrationType, HttpConfig, HttpMethod, HttpRequestContentType,
    HttpResponseContentType, HttpTrigger, Integration, IntegrationType, UpdateHttpConfig, UpdateIntegration,
};

impl Client {
    /// Sets up the HTTP integration that sends webhooks to `url` for these triggers: creates it, or repairs it.
    ///
    /// Whatever the state before, after a success the integration is the one that a
    /// [`Verifier`](crate::webhook::Verifier) with the same scheme and secret takes, and it is active. It is found by
    /// its name, or else by its address. See [`InstallWebhook`] for what can be changed, and [`InstallWebhook::send`]
    /// for errors.
    pub fn install_webhook(
        &self,
        url: impl Into<String>,
        triggers: impl IntoIterator<Item = HttpTrigger>,
        secret: impl Into<Secret>,
    ) -> InstallWebhook<'_> {
        InstallWebhook {
            client: self,
            url: url.into(),
            triggers: triggers.into_iter().collect(),
            secret: secret.into(),
            scheme: SignatureScheme::default(),
            name: None,
            template: None,
            headers: BTreeMap::new(),
        }
    }
}

impl Integration {
    /// Returns `true` if it is switched on. Gorgias switches an HTTP integration off after many failures in a row
    /// (inferred: by setting `deactivated_datetime`); [`Client::install_webhook`] switches it on again.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.deactivated_datetime.is_none()
    }
}

/// A webhook to be set up, made by [`Client::install_webhook`].
///
/// ```no_run
/// use gorgias::types::HttpTrigger;
/// use gorgias::webhook::template::WebhookTemplate;
///
/// # async fn example(client: gorgias::Client) -> gorgias::Result<()> {
/// let installed = client
///     .install_webhook("https://hooks.example.com/gorgias", [HttpTrigger::TicketCreated], "the secret")
///     .name("New tickets")
///     .template(WebhookTemplate::with_texts())
///     .send()
///     .await?;
/// println!("integration {}: {:?}", installed.id, installed.changes);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is set up until it is sent"]
pub struct InstallWebhook<'a> {
    client: &'a Client,
    url: String,
    triggers: Vec<HttpTrigger>,
    secret: Secret,
    scheme: SignatureScheme,
    name: Option<String>,
    template: Option<WebhookTemplate>,
    headers: BTreeMap<String, Secret>,
}

/// The result of [`Client::install_webhook`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Installed {
    /// The id of the integration.
    pub id: i64,
    /// The settings that were not as they should be, and now are. Empty when nothing had to be done.
    pub changes: Vec<InstallChange>,
}

/// A setting of the integration that was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InstallChange {
    /// The integration did not exist, and was created.
    Created,
    /// The name of the integration.
    Name,
    /// The address it calls.
    Url,
    /// The method of its calls, now `POST`.
    Method,
    /// The content type of what it sends or reads, now JSON.
    ContentType,
    /// The body it sends.
    Form,
    /// The triggers of the integration.
    Triggers,
    /// Headers that could be read, and were others.
    Headers,
    /// The secret was written again, because it cannot be read back: whether it was another one is unknown.
    SecretUnseen,
    /// The integration was switched off, and now is on.
    Activated,
}

impl InstallWebhook<'_> {
    /// Sets the name of the integration. Defaults to `Webhook` with host and path of the address.
    ///
    /// One with a name set here is found by that name alone. So it can move to another address, and several with
    /// different names can call the same address, for example one for each trigger.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets how deliveries prove where they come from. Defaults to a shared secret in the header `X-Webhook-Secret`.
    pub fn scheme(mut self, scheme: impl Into<SignatureScheme>) -> Self {
        self.scheme = scheme.into();
        self
    }

    /// Sets what is sent. Defaults to [`WebhookTemplate::ids`], with the trigger in plain words when there is only one.
    pub fn template(mut self, template: WebhookTemplate) -> Self {
        self.template = Some(template);
        self
    }

    /// Adds a header to send.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// Reads the integrations, and creates or repairs one of them: one call per page of them, and at most one that
    /// writes.
    ///
    /// Sent again, it does no harm. Headers that exist already are kept where Gorgias shows them, which by the present
    /// documentation it does not: then only those named here remain (inferred), and the integration is written every
    /// time, because its secret cannot be read back.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidRequest`] when the address, the triggers or the headers are malformed, or when more than
    ///   one integration has this name or address, for each of them would call; nothing was changed.
    /// - [`ErrorKind::Configuration`] when the secret or the scheme cannot be used; nothing was changed.
    /// - [`ErrorKind::BadRequest`] when Gorgias refuses the integration, such as for a host that it cannot reach
    ///   (observed live, not documented).
    /// - The errors of any call: see [`ErrorKind`]. When the response was lost (`may_have_taken_effect`), simply send
    ///   again: it will be found by name.
    pub async fn send(self) -> Result<Installed> {
        let wanted = self.wanted()?;
        let (mut named, mut addressed) = (BTreeMap::new(), BTreeMap::new());
        let mut all = self.client.list_integrations().type_(IntegrationType::Http).limit(100).items();
        while let Some(integration) = all.next().await.transpose()? {
            // Never another type, should the filter of the list not work.
            if integration.type_.as_ref().is_some_and(|kind| *kind != IntegrationType::Http) {
                continue;
            }
            if integration.name.as_deref() == Some(&wanted.name) {
                named.insert(integration.id, integration);
            } else if self.name.is_none() && wanted.has_address_of(&integration) {
                addressed.insert(integration.id, integration);
            }
        }
        let found = if named.is_empty() { addressed } else { named };
        let found: Vec<Integration> = found.into_values().collect();
        match found.as_slice() {
            [] => {
                let created = self.client.create_integration().body(wanted.create()).send().await?;
                Ok(Installed { id: created.id, changes: vec![InstallChange::Created] })
            }
            [integration] => {
                let changes = wanted.compare(integration);
                if !changes.is_empty() {
                    let body = wanted.update(integration);
                    self.client.update_integration().id(integration.id).body(body).send().await?;
                }
                Ok(Installed { id: integration.id, changes })
            }
            several => {
                let ids: Vec<_> = several.iter().map(|integration| integration.id.to_string()).collect();
                Err(Error::violations_of(
                    ErrorKind::InvalidRequest,
                    "url",
                    format!(
                        "belongs, by name or address, to the integrations {}, and each of them would call; delete all but one, \
                         or choose another name",
                        ids.join(", ")
                    ),
                ))
            }
        }
    }

    fn wanted(&self) -> Result<Wanted> {
        let refuse = |field: &str, message: &str| Error::violations_of(ErrorKind::InvalidRequest, field, message);
        if self.triggers.is_empty() {
            return Err(refuse("triggers", "must name at least one, or it would never call"));
        }
        let checked = self.scheme.check()?;
        // Refuses the same secrets as the other end does.
        Signer::new(self.scheme.clone(), self.secret.clone())?;
        let parsed = Url::parse(&self.url).map_err(|_| refuse("url", "is not a valid URL"))?;
        let host = parsed.host().ok_or_else(|| refuse("url", "names no host"))?;
        if parsed.scheme() != "https" && !(parsed.scheme() == "http" && is_loopback(&host)) {
            return Err(refuse("url", "must start with https://, or secret and content could be read on the way"));
        }
        if parsed.fragment().is_some() {
            return Err(refuse("url", "must not hold a fragment"));
        }
        let name = self.name.clone().unwrap_or_else(|| format!("Webhook {host}{}", parsed.path()));
        let mut headers = self.headers.clone();
        let (mut url, mut hmac) = (self.url.clone(), None);
        match checked {
            Checked::Header(name) => {
                headers.insert(name.to_string(), self.secret.clone());
            }
            Checked::Query(name) => {
                let pair = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair(&name, self.secret.expose())
                    .finish();
                url = format!("{url}{}{pair}", if parsed.query().is_some() { '&' } else { '?' });
            }
            Checked::Hmac { .. } => hmac = Some(self.secret.clone()),
            Checked::Standard(_) => return Err(refuse("scheme", "is not one that Gorgias signs by")),
        }
        let mut template = self.template.clone().unwrap_or_else(WebhookTemplate::ids);
        if let [only] = self.triggers.as_slice() {
            template = template.trigger(only);
        }
        let on: BTreeSet<&str> = self.triggers.iter().map(HttpTrigger::as_str).collect();
        // All of them, for whether those left out keep their value is not documented.
        let triggers = HttpTrigger::KNOWN.iter().chain(&self.triggers);
        let triggers = map(triggers.map(|trigger| (trigger.as_str().to_owned(), on.contains(trigger.as_str()))));
        Ok(Wanted { name, url, form: template.form(), headers, hmac, triggers })
    }
}

impl fmt::Debug for InstallWebhook<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InstallWebhook")
            .field("triggers", &self.triggers)
            .field("scheme", &self.scheme)
            .finish_non_exhaustive()
    }
}

/// The integration as it should be.
struct Wanted {
    name: String,
    /// With the secret, where it belongs into the query.
    url: String,
    form: serde_json::Value,
    headers: BTreeMap<String, Secret>,
    hmac: Option<Secret>,
    triggers: BTreeMap<String, bool>,
}

impl Wanted {
    /// Up to the query, which can hold an older secret.
    fn has_address_of(&self, integration: &Integration) -> bool {
        let bare = |url: &str| url.split('?').next().unwrap_or_default().trim_end_matches('/').to_owned();
        let url = integration.http.as_ref().and_then(|http| http.url.as_ref());
        url.is_some_and(|url| bare(url) == bare(&self.url))
    }

    fn create(self) -> CreateIntegration {
        let http = CreateHttpConfig {
            url: self.url.into(),
            method: HttpMethod::Post,
            request_content_type: HttpRequestContentType::ApplicationJson,
            response_content_type: HttpResponseContentType::ApplicationJson,
            form: self.form.into(),
            headers: if self.headers.is_empty() { Patch::Absent } else { Patch::Set(self.headers) },
            hmac_secret: self.hmac,
            triggers: Some(self.triggers),
        };
        CreateIntegration {
            name: self.name,
            type_: CreateIntegrationType::Http,
            description: Patch::Absent,
            deactivated_datetime: Patch::Absent,
            http: Some(http),
            managed: None,
        }
    }

    /// What differs.
    fn compare(&self, integration: &Integration) -> Vec<InstallChange> {
        let none = HttpConfig::default();
        let http = integration.http.as_ref().unwrap_or(&none);
        let json = http.request_content_type == Some(HttpRequestContentType::ApplicationJson)
            && http.response_content_type == Some(HttpResponseContentType::ApplicationJson);
        let on = |triggers: &BTreeMap<String, bool>| -> BTreeSet<String> {
            triggers.iter().filter(|(_, on)| **on).map(|(name, _)| trigger(name).to_string()).collect()
        };
        let seen = !http.headers.is_empty();
        let same = |(name, value): (&String, &Secret)| {
            http.headers.iter().any(|(other, seen)| other.eq_ignore_ascii_case(name) && seen == value)
        };
        [
            (InstallChange::Name, integration.name.as_deref() != Some(&self.name)),
            (InstallChange::Url, http.url.as_ref().is_none_or(|url| **url != self.url)),
            (InstallChange::Method, http.method != Some(HttpMethod::Post)),
            (InstallChange::ContentType, !json),
            (InstallChange::Form, http.form.as_deref() != Some(&self.form)),
            (InstallChange::Triggers, on(&http.triggers) != on(&self.triggers)),
            (InstallChange::Headers, seen && !self.headers.iter().all(same)),
            (InstallChange::SecretUnseen, self.hmac.is_some() || (!seen && !self.headers.is_empty())),
            (InstallChange::Activated, !integration.is_active()),
        ]
        .into_iter()
        .filter_map(|(change, differs)| differs.then_some(change))
        .collect()
    }

    fn update(self, integration: &Integration) -> UpdateIntegration {
        // What the owner has added stays, as far as it is shown.
        let mut headers: BTreeMap<_, _> =
            integration.http.as_ref().map(|http| http.headers.clone()).unwrap_or_default();
        headers.retain(|name, _| !self.headers.keys().any(|ours| ours.eq_ignore_ascii_case(name)));
        headers.extend(self.headers);
        // Complete, for what becomes of parts that are left out is not documented.
        let http = UpdateHttpConfig {
            url: self.url.into(),
            method: Some(HttpMethod::Post),
            request_content_type: Some(HttpRequestContentType::ApplicationJson),
            response_content_type: Some(HttpResponseContentType::ApplicationJson),
            form: self.form.into(),
            headers: if headers.is_empty() { Patch::Absent } else { Patch::Set(headers) },
            hmac_secret: self.hmac,
            triggers: Some(self.triggers),
        };
        UpdateIntegration {
            name: self.name,
            description: Patch::Absent,
            deactivated_datetime: Patch::Null,
            http: Some(http),
        }
    }
}
