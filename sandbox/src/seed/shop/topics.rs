//! What people write about. `{...}` in a text stands for what the order, the person or the agent has there.

/// What a conversation needs of the order that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// No order.
    Nothing,
    /// Any order.
    Any,
    /// One that is on its way.
    OnItsWay,
    /// One that waits to be packed.
    Waiting,
    /// One of which a part has left.
    Partly,
    /// One that the carrier could not hand over.
    Undelivered,
    /// One that arrived and goes back.
    Returned,
    /// One that arrived broken, and is paid back in part.
    Damaged,
    /// One that is canceled.
    Canceled,
}

/// A reason to write.
#[derive(Debug)]
pub(super) struct Topic {
    pub(super) weight: u32,
    /// A choice of the field "Contact reason".
    pub(super) reason: &'static str,
    pub(super) tag: &'static str,
    /// Place in the list of teams.
    pub(super) team: usize,
    /// Name of the macro that answers.
    pub(super) answer: Option<&'static str>,
    pub(super) language: &'static str,
    pub(super) about: About,
    pub(super) subjects: &'static [&'static str],
    /// The first words of the customer.
    pub(super) asks: &'static [&'static str],
    /// What agents answer.
    pub(super) replies: &'static [&'static str],
    /// What the customer writes back.
    pub(super) returns: &'static [&'static str],
    /// The last words of the agent.
    pub(super) closes: &'static [&'static str],
}

const THANKS: &[&str] = &[
    "Thank you!",
    "Great, thanks for the quick help.",
    "Ok, thanks. That is all I needed.",
    "Perfect, {agent}. Have a good day!",
];
const WELCOME: &[&str] = &[
    "You are welcome, {first}!",
    "Any time. Have a lovely day, {first}.",
    "Happy to help. Write to us whenever something comes up.",
];

pub(super) const TOPICS: [Topic; 16] = [
    Topic {
        weight: 22,
        reason: "Order::Status",
        tag: "shipping",
        team: 0,
        answer: Some("Parcel is on its way"),
        language: "en",
        about: About::OnItsWay,
        subjects: &[
            "Where is my order {order}?",
            "Order {order}: any news?",
            "Tracking for {order}",
            "When will {order} arrive?",
        ],
        asks: &[
            "Hi,\n\nI ordered {product} and the tracking has not moved for days. Order {order}. Where is it?\n\n{first}",
            "Hello, could you tell me when {order} will arrive? I need it by the weekend.",
            "Good morning, I have got a shipping confirmation for {order} but the link shows nothing. Is it lost?",
        ],
        replies: &[
            "Hi {first},\n\nyour parcel left our warehouse and is with {carrier}. The tracking number is {tracking}:\n{url}\n\nBest,\n{agent}",
            "Hello {first}, I have checked with {carrier}: {tracking} was scanned in their depot this morning and should be with you within two working days.\n\n{agent}",
        ],
        returns: &[
            "It still says the same thing. Can you ask them again?",
            "Thanks, I see it now.",
            "Okay, I will wait until Friday then.",
        ],
        closes: &[
            "It should be with you soon. I will keep an eye on it.",
            "I have opened an inquiry with {carrier}; they answer within a day. I close this for now, just answer if nothing arrives.",
        ],
    },
    Topic {
        weight: 6,
        reason: "Order::Not received",
        tag: "lost-parcel",
        team: 0,
        answer: None,
        language: "en",
        about: About::Undelivered,
        subjects: &["{order} never arrived", "Marked as delivered, but nothing here", "Failed delivery of {order}"],
        asks: &[
            "Hello, {carrier} says they tried to deliver {order}, but I was at home all day! What now?",
            "The tracking {tracking} says delivery failed. Please help, it is a birthday present.",
        ],
        replies: &[
            "Hi {first}, I am sorry about that. I have asked {carrier} to try again tomorrow; the number is still {tracking}.\n\n{agent}",
        ],
        returns: &["Thank you, I will be at home after four.", "They did not come again.", "It is here now, finally!"],
        closes: &[
            "We send a new one today, free of charge. Sorry again for the trouble.",
            "Glad to hear that it worked out in the end.",
        ],
    },
    Topic {
        weight: 13,
        reason: "Return::Request",
        tag: "return",
        team: 1,
        answer: Some("How to return"),
        language: "en",
        about: About::Returned,
        subjects: &[
            "Return of {product}",
            "I would like to return {order}",
            "Return label please",
            "Does not fit: {order}",
        ],
        asks: &[
            "Hi there, {product} from order {order} does not fit. How do I send it back?",
            "Hello, I would like to return {product} ({order}). It is unused. Could you send me a label?",
        ],
        replies: &[
            "Hi {first},\n\nno problem. Please put the return slip into the parcel and drop it off within 30 days; the label is in the attachment of your order confirmation.\nAs soon as it is back we refund {refund}.\n\n{agent}",
        ],
        returns: &["Sent it today. How long does the refund take?", "Thank you, I dropped it off this morning."],
        closes: &[
            "Your return has arrived and {refund} is on its way back to you; banks take three to five days.",
            "The refund over {refund} was booked today.",
        ],
    },
    Topic {
        weight: 8,
        reason: "Order::Damaged",
        tag: "damaged",
        team: 1,
        answer: Some("Sorry for the damage"),
        language: "en",
        about: About::Damaged,
        subjects: &["{product} arrived broken", "Damaged item in {order}", "Broken on arrival :("],
        asks: &[
            "Hello, my parcel came today and {product} is broken. The box was fine. Order {order}. What can we do?",
            "Hi! One of the things in {order} ({product}) has a crack. I can send a picture.",
        ],
        replies: &[
            "Oh no, I am sorry, {first}! You do not have to send it back. Shall I refund {refund}, or send a new one?\n\n{agent}",
            "Hi {first}, that should not happen. A picture helps us with the carrier. I refund {refund} right away.",
        ],
        returns: &[
            "A refund is fine, thanks.",
            "Picture attached. I would rather have my money back.",
            "Refund please.",
        ],
        closes: &["Done: {refund} goes back to your card.", "I have refunded {refund}. Sorry again, {first}."],
    },
    Topic {
        weight: 4,
        reason: "Order::Wrong item",
        tag: "wrong-item",
        team: 1,
        answer: None,
        language: "en",
        about: About::Any,
        subjects: &["Wrong item in {order}", "I got something else"],
        asks: &["Hi, I ordered {product} but found a different one in the parcel ({order}). Can you swap it?"],
        replies: &[
            "Hi {first}, sorry for the mix-up! The right one leaves today. Please keep the other one, or give it to a friend.\n\n{agent}",
        ],
        returns: &["Wow, thank you!", "It arrived, and it is the right one this time."],
        closes: WELCOME,
    },
    Topic {
        weight: 7,
        reason: "Order::Cancel",
        tag: "cancellation",
        team: 0,
        answer: Some("Order canceled"),
        language: "en",
        about: About::Canceled,
        subjects: &["Please cancel {order}", "Cancel my order", "Ordered by mistake: {order}"],
        asks: &[
            "Hello, please cancel order {order}. I ordered the wrong thing.",
            "I clicked twice by accident, could you cancel {order} please?",
        ],
        replies: &["Hi {first}, {order} is canceled and {refund} goes back to you.\n\n{agent}"],
        returns: THANKS,
        closes: WELCOME,
    },
    Topic {
        weight: 6,
        reason: "Order::Change address",
        tag: "address-change",
        team: 0,
        answer: None,
        language: "en",
        about: About::Waiting,
        subjects: &["Change the address of {order}", "Moved house! Order {order}", "Wrong address on my order"],
        asks: &[
            "Hi, I just noticed that {order} goes to my old address. Can you still change it?",
            "Please send {order} to my office instead, if it has not left yet.",
        ],
        replies: &["Hi {first}, you are in luck, it has not been packed yet. What is the new address?\n\n{agent}"],
        returns: &["12 Orchard Close, second floor. Thank you!", "It is number 48, same street."],
        closes: &["Changed. You get a new confirmation in a minute.", "All set, {first}."],
    },
    Topic {
        weight: 4,
        reason: "Order::Status",
        tag: "shipping",
        team: 0,
        answer: None,
        language: "en",
        about: About::Partly,
        subjects: &["Only a part of {order} arrived", "Something is missing in {order}"],
        asks: &["Hello, {order} came today but {product} is missing. Is it in another parcel?"],
        replies: &[
            "Hi {first}, yes: we ship from two places. The other parcel is {tracking} with {carrier}.\n\n{agent}",
        ],
        returns: THANKS,
        closes: WELCOME,
    },
    Topic {
        weight: 5,
        reason: "Payment::Discount",
        tag: "discount",
        team: 2,
        answer: Some("Code does not work"),
        language: "en",
        about: About::Nothing,
        subjects: &["Discount code does not work", "WELCOME10?", "Code not accepted"],
        asks: &[
            "Hi, the code WELCOME10 is not accepted at the checkout. Why?",
            "Your newsletter promised 10 percent, but the code says expired.",
        ],
        replies: &[
            "Hi {first}, codes work once per person and not on gift cards. Here is a fresh one, just for you: HELLO-AGAIN-10.\n\n{agent}",
        ],
        returns: THANKS,
        closes: WELCOME,
    },
    Topic {
        weight: 10,
        reason: "Product::Question",
        tag: "product-question",
        team: 2,
        answer: None,
        language: "en",
        about: About::Nothing,
        subjects: &["Question about {product}", "{product}: which size?", "Care of {product}"],
        asks: &[
            "Hello! Is {product} still made in the same quality as two years ago?",
            "Hi, how do I wash {product}?",
            "Which size of {product} would you recommend?",
        ],
        replies: &[
            "Hi {first}, good question! All the details are on the page of the product, under \"Care\". In short: lukewarm water, and it lasts for years.\n\n{agent}",
        ],
        returns: &["Thanks! Then I will order two.", "Good to know.", "And does it come in other colors?"],
        closes: &["We have it in all colors that the shop shows; more come in spring.", "Enjoy it, {first}!"],
    },
    Topic {
        weight: 4,
        reason: "Payment::Invoice",
        tag: "invoice",
        team: 2,
        answer: Some("Invoice"),
        language: "en",
        about: About::Any,
        subjects: &["Invoice for {order}", "I need a proper invoice"],
        asks: &["Dear team, please send me an invoice with VAT for {order}. Our accounting needs it."],
        replies: &[
            "Dear {first}, the invoice for {order} is in your account under \"Orders\". I have sent it to you once more by e-mail.\n\n{agent}",
        ],
        returns: THANKS,
        closes: WELCOME,
    },
    Topic {
        weight: 3,
        reason: "Product::Stock",
        tag: "back-in-stock",
        team: 2,
        answer: None,
        language: "en",
        about: About::Nothing,
        subjects: &["When is {product} back?", "Sold out :("],
        asks: &["Hey, {product} is sold out. When will it be back?"],
        replies: &[
            "Hi {first}, a delivery is on its way to us. If you tap \"Tell me\" on the page, you hear of it first.\n\n{agent}",
        ],
        returns: THANKS,
        closes: WELCOME,
    },
    Topic {
        weight: 3,
        reason: "Other::Feedback",
        tag: "feedback",
        team: 2,
        answer: None,
        language: "en",
        about: About::Any,
        subjects: &["Love it!", "Just wanted to say thank you", "Feedback on {order}"],
        asks: &[
            "I just unpacked {product} and it is beautiful. Thank you so much!",
            "Lovely packaging, quick delivery. You made my day. ☀️",
        ],
        replies: &["Thank you, {first}! I have read this to the whole team. 💛\n\n{agent}"],
        returns: &["😊"],
        closes: WELCOME,
    },
    Topic {
        weight: 3,
        reason: "Order::Status",
        tag: "shipping",
        team: 0,
        answer: None,
        language: "de",
        about: About::OnItsWay,
        subjects: &["Wo bleibt meine Bestellung {order}?", "Lieferung {order}"],
        asks: &[
            "Guten Tag,\n\nmeine Bestellung {order} ist seit einer Woche unterwegs. Können Sie bitte nachsehen?\n\nViele Grüße\n{first}",
        ],
        replies: &[
            "Hallo {first},\n\nIhr Paket ist bei {carrier} unter der Nummer {tracking}. Es sollte in den nächsten zwei Tagen ankommen.\n\nHerzliche Grüße\n{agent}",
        ],
        returns: &["Vielen Dank für die schnelle Antwort!", "Es ist heute angekommen, danke."],
        closes: &["Sehr gern! Viel Freude damit."],
    },
    Topic {
        weight: 1,
        reason: "Other::Wholesale",
        tag: "wholesale",
        team: 2,
        answer: None,
        language: "fr",
        about: About::Nothing,
        subjects: &["Revendeur à Lyon", "Conditions pour revendeurs"],
        asks: &[
            "Bonjour, nous tenons une petite boutique et aimerions vendre {product}. Quelles sont vos conditions ?",
        ],
        replies: &[
            "Bonjour {first}, merci de votre intérêt ! Je transmets votre message à notre équipe commerciale.\n\n{agent}",
        ],
        returns: &["Merci beaucoup."],
        closes: &["Avec plaisir !"],
    },
    Topic {
        weight: 1,
        reason: "Other::Spam",
        tag: "spam",
        team: 2,
        answer: None,
        language: "en",
        about: About::Nothing,
        subjects: &["Rank first in search results!!", "Your parcel is held, click here", "Cheap backlinks"],
        asks: &[
            "Dear webmaster, we make your site number one. Reply for prices.",
            "We noticed your shop could earn 500 % more. Call us!",
        ],
        replies: &[],
        returns: &[],
        closes: &[],
    },
];

/// What people say in surveys, by score.
pub(super) const VERDICTS: [&[&str]; 5] = [
    &["Nobody answered for days.", "Not helpful at all."],
    &["Took too long.", "I had to ask twice."],
    &["Okay."],
    &["Friendly and quick.", "Good, thanks."],
    &["Wonderful service!", "{agent} was so kind.", "Quick answer, thanks!", "Best shop ever."],
];

/// What agents tell each other.
pub(super) const NOTES: [&str; 6] = [
    "Carrier confirms pickup.",
    "Second message about the same order, see above.",
    "Warehouse says it leaves today.",
    "Regular customer, please be generous.",
    "I have asked finance about the refund.",
    "Waiting for the picture.",
];
