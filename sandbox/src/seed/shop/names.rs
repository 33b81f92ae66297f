//! Invented people and where they live.

/// First names.
pub(super) const FIRST: [&str; 48] = [
    "Ada", "Alma", "Anouk", "Arjun", "Beatriz", "Bram", "Cora", "Dario", "Dina", "Edda", "Elias", "Esme", "Farid",
    "Femke", "Gustav", "Hana", "Hugo", "Ida", "Imani", "Iris", "Jonas", "Juna", "Kaito", "Kira", "Lasse", "Leona",
    "Luca", "Maeve", "Malik", "Marta", "Milo", "Nadia", "Noor", "Odile", "Oskar", "Pia", "Quentin", "Rafael", "Rhea",
    "Saskia", "Silas", "Tamsin", "Theo", "Uma", "Viggo", "Wanda", "Yusuf", "Zoë",
];

/// Last names, made up or common enough to mean nobody.
pub(super) const LAST: [&str; 48] = [
    "Abendroth",
    "Alder",
    "Amsel",
    "Barrowby",
    "Bellweather",
    "Birkhaug",
    "Bramley",
    "Castellan",
    "Corvane",
    "Dahlke",
    "Dunmore",
    "Eastwick",
    "Ekström",
    "Fairbrook",
    "Farrowdale",
    "Fenwarden",
    "Galloway-Pike",
    "Grünwald",
    "Hartsong",
    "Hazelmere",
    "Ibarrola",
    "Iverstad",
    "Jessamy",
    "Kestrel",
    "Kvistgaard",
    "Larkspur",
    "Lindenau",
    "Marchbanks",
    "Merriweather",
    "Moorcroft",
    "Nightingale",
    "Novakowska",
    "Oakhollow",
    "Okonjo",
    "Pemberlane",
    "Quillfeather",
    "Ravensworth",
    "Rosenthorn",
    "Sandoval-Reyes",
    "Silverholt",
    "Tannhäuser",
    "Thistlewood",
    "Umbergate",
    "Vandermeer",
    "Wexcombe",
    "Wintergreen",
    "Yarrowby",
    "Zapatero",
];

/// Streets; the number of the house goes before or after.
pub(super) const STREETS_DE: [&str; 6] =
    ["Lindenallee", "Am Kanal", "Kastanienweg", "Hafenstraße", "Mühlengasse", "Rosenhof"];
pub(super) const STREETS_GB: [&str; 6] =
    ["Larch Avenue", "Mill Lane", "Orchard Close", "Station Road", "Heron Way", "Chapel Street"];
pub(super) const STREETS_US: [&str; 6] =
    ["Maple Street", "Willow Drive", "Prairie Avenue", "Lakeview Road", "Cedar Court", "Juniper Lane"];

/// A city with the name and code of its region, and the first digits of its postal codes.
pub(super) type City = (&'static str, Option<(&'static str, &'static str)>, &'static str);

pub(super) const CITIES_DE: [City; 6] = [
    ("Bremen", None, "281"),
    ("Leipzig", None, "041"),
    ("Kassel", None, "341"),
    ("Freiburg", None, "791"),
    ("Rostock", None, "180"),
    ("Köln", None, "506"),
];
pub(super) const CITIES_GB: [City; 5] = [
    ("Leeds", Some(("West Yorkshire", "WYK")), "LS1"),
    ("Bristol", Some(("Bristol", "BST")), "BS1"),
    ("York", Some(("North Yorkshire", "NYK")), "YO1"),
    ("Exeter", Some(("Devon", "DEV")), "EX1"),
    ("Norwich", Some(("Norfolk", "NFK")), "NR1"),
];
pub(super) const CITIES_US: [City; 6] = [
    ("Madison", Some(("Wisconsin", "WI")), "537"),
    ("Duluth", Some(("Minnesota", "MN")), "558"),
    ("Boise", Some(("Idaho", "ID")), "837"),
    ("Tulsa", Some(("Oklahoma", "OK")), "741"),
    ("Eugene", Some(("Oregon", "OR")), "974"),
    ("Portland", Some(("Maine", "ME")), "041"),
];

/// Who answers.
pub(super) const AGENTS: [(&str, &str, &str); 9] = [
    ("Mira Lindqvist", "mira@example.com", "agent"),
    ("Tomas Brandt", "tomas@example.com", "lite-agent"),
    ("Priya Raman", "priya@example.com", "agent"),
    ("Callum Frost", "callum@example.com", "agent"),
    ("Sofia Duarte", "sofia@example.com", "agent"),
    ("Jonah Weiss", "jonah@example.com", "basic-agent"),
    ("Aiko Brunner", "aiko@example.com", "agent"),
    ("Lena Hofstad", "lena@example.com", "admin"),
    ("Omar Castellane", "omar@example.com", "observer-agent"),
];
