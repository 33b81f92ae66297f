//! The shops and what they sell. All names are invented.

/// Where a shop runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Platform {
    Shopify,
    Magento,
    BigCommerce,
}

impl Platform {
    /// The name in `integrations` and among the types of integrations.
    pub(crate) fn integration_type(self) -> &'static str {
        match self {
            Self::Shopify => "shopify",
            Self::Magento => "magento2",
            Self::BigCommerce => "bigcommerce",
        }
    }

    /// The name in `ecommerce_data`.
    pub(crate) fn store_type(self) -> &'static str {
        match self {
            Self::Shopify => "shopify",
            Self::Magento => "magento",
            Self::BigCommerce => "bigcommerce",
        }
    }
}

/// A shop.
#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) platform: Platform,
    /// Its number within the account.
    pub(crate) number: i64,
    pub(crate) uuid: &'static str,
    pub(crate) name: &'static str,
    pub(crate) display_name: &'static str,
    pub(crate) domain: &'static str,
    /// ISO 4217, in capitals.
    pub(crate) currency: &'static str,
    /// Hours that its clocks are ahead of UTC.
    pub(crate) ahead: i32,
    pub(crate) tax_name: &'static str,
    /// In tenths of a percent.
    pub(crate) tax_rate: i64,
    /// Whether prices hold the tax already.
    pub(crate) tax_included: bool,
    pub(crate) products: &'static [Product],
}

/// Something for sale.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) id: i64,
    pub(crate) title: &'static str,
    /// The kind of product.
    pub(crate) kind: &'static str,
    pub(crate) vendor: &'static str,
    pub(crate) sku: &'static str,
    pub(crate) cents: i64,
    pub(crate) grams: i64,
    /// Name of the option that variants differ in.
    pub(crate) option: &'static str,
    pub(crate) variants: &'static [&'static str],
}

const fn product(
    id: i64,
    (title, kind, vendor): (&'static str, &'static str, &'static str),
    (sku, cents, grams): (&'static str, i64, i64),
    option: &'static str,
    variants: &'static [&'static str],
) -> Product {
    Product { id, title, kind, vendor, sku, cents, grams, option, variants }
}

/// Kitchen and textiles, on Shopify.
pub(crate) static HARBOR: Shop = Shop {
    platform: Platform::Shopify,
    number: 41,
    uuid: "3f0c1f4e-6a86-4c0b-9f53-1f5a3c0d7a11",
    name: "harbor-goods",
    display_name: "Harbor Goods",
    domain: "harbor-goods.example.com",
    currency: "EUR",
    ahead: 1,
    tax_name: "MwSt",
    tax_rate: 190,
    tax_included: true,
    products: &[
        product(
            8_100_000_000_101,
            ("Canvas tote", "Bags", "Tidewater"),
            ("TOTE", 3245, 310),
            "Color",
            &["Sand", "Navy", "Rust"],
        ),
        product(
            8_100_000_000_102,
            ("Enamel mug", "Kitchen", "Tidewater"),
            ("MUG", 1550, 280),
            "Color",
            &["White", "Blue"],
        ),
        product(
            8_100_000_000_103,
            ("Linen apron", "Kitchen", "Fennmark"),
            ("APRON", 4290, 420),
            "Size",
            &["S/M", "L/XL"],
        ),
        product(8_100_000_000_104, ("Beeswax candle", "Home", "Fennmark"), ("CANDLE", 1890, 350), "Title", &[]),
        product(
            8_100_000_000_105,
            ("Wool throw", "Home", "Fennmark"),
            ("THROW", 8900, 1100),
            "Color",
            &["Moss", "Slate"],
        ),
        product(8_100_000_000_106, ("Oak cutting board", "Kitchen", "Tidewater"), ("BOARD", 3690, 900), "Title", &[]),
        product(
            8_100_000_000_107,
            ("Tea towel, set of two", "Kitchen", "Fennmark"),
            ("TOWEL", 1990, 200),
            "Title",
            &[],
        ),
        product(
            8_100_000_000_108,
            ("Stoneware bowl", "Kitchen", "Tidewater"),
            ("BOWL", 2450, 640),
            "Size",
            &["Small", "Large"],
        ),
        product(
            8_100_000_000_109,
            ("Striped sailor shirt", "Clothing", "Tidewater"),
            ("SHIRT", 4990, 260),
            "Size",
            &["S", "M", "L", "XL"],
        ),
    ],
};

/// Lamps and furniture, on Magento 2.
pub(crate) static NORTHLIGHT: Shop = Shop {
    platform: Platform::Magento,
    number: 42,
    uuid: "8c2a90d7-41be-4f1c-8f0e-9be0b2a4c612",
    name: "northlight-living",
    display_name: "Northlight Living",
    domain: "northlight-living.example.org",
    currency: "GBP",
    ahead: 0,
    tax_name: "VAT",
    tax_rate: 200,
    tax_included: true,
    products: &[
        product(
            2101,
            ("Paper pendant lamp", "Lighting", "Northlight"),
            ("NL-PEND", 5900, 800),
            "Size",
            &["40 cm", "60 cm"],
        ),
        product(
            2102,
            ("Reading lamp", "Lighting", "Northlight"),
            ("NL-READ", 7450, 1900),
            "Color",
            &["Brass", "Black"],
        ),
        product(
            2103,
            ("Jute rug", "Rugs", "Arden & Hew"),
            ("AH-RUG", 12900, 5200),
            "Size",
            &["120 x 170", "160 x 230"],
        ),
        product(2104, ("Bedside table", "Furniture", "Arden & Hew"), ("AH-SIDE", 14900, 9800), "Title", &[]),
        product(
            2105,
            ("Velvet cushion", "Textiles", "Northlight"),
            ("NL-CUSH", 2950, 600),
            "Color",
            &["Teal", "Ochre", "Plum"],
        ),
        product(2106, ("Wall mirror", "Furniture", "Arden & Hew"), ("AH-MIRR", 8900, 4100), "Title", &[]),
        product(2107, ("LED bulb E27, warm", "Lighting", "Northlight"), ("NL-BULB", 790, 90), "Title", &[]),
        product(
            2108,
            ("Blackout curtain, pair", "Textiles", "Northlight"),
            ("NL-CURT", 6450, 2400),
            "Length",
            &["137 cm", "183 cm", "228 cm"],
        ),
    ],
};

/// Camping and hiking, on BigCommerce.
pub(crate) static CEDAR: Shop = Shop {
    platform: Platform::BigCommerce,
    number: 43,
    uuid: "d41f6a02-93c7-4d5e-b0a9-52c7f3e8d9a4",
    name: "cedar-trail",
    display_name: "Cedar Trail Outfitters",
    domain: "cedar-trail.example.net",
    currency: "USD",
    ahead: -6,
    tax_name: "Sales tax",
    tax_rate: 65,
    tax_included: false,
    products: &[
        product(
            311,
            ("Two-person tent", "Tents", "Cedar Trail"),
            ("CT-TENT2", 18900, 2600),
            "Color",
            &["Green", "Orange"],
        ),
        product(
            312,
            ("Down sleeping bag", "Sleeping", "Cedar Trail"),
            ("CT-BAG", 15900, 1150),
            "Size",
            &["Regular", "Long"],
        ),
        product(
            313,
            ("Trail bottle 750 ml", "Accessories", "Blue Ledge"),
            ("BL-BOTTLE", 2400, 180),
            "Color",
            &["Steel", "Red"],
        ),
        product(
            314,
            ("Merino hiking socks", "Clothing", "Blue Ledge"),
            ("BL-SOCK", 1900, 80),
            "Size",
            &["S", "M", "L"],
        ),
        product(315, ("Headlamp 400", "Accessories", "Blue Ledge"), ("BL-LAMP", 4500, 95), "Title", &[]),
        product(316, ("Trekking poles, pair", "Accessories", "Cedar Trail"), ("CT-POLES", 7900, 520), "Title", &[]),
        product(
            317,
            ("Rain shell", "Clothing", "Cedar Trail"),
            ("CT-SHELL", 12900, 380),
            "Size",
            &["S", "M", "L", "XL"],
        ),
        product(318, ("Camp stove", "Cooking", "Blue Ledge"), ("BL-STOVE", 5900, 410), "Title", &[]),
    ],
};
