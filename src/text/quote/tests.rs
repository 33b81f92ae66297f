//! What mail programs write above what they quote, in 12 languages; and what people write that looks like it.

use std::borrow::Cow;

use proptest::prelude::*;

use super::{besides, split};
use crate::text::html::render;

/// Lines in front of quoted ones.
const INTRODUCED: [&str; 44] = [
    "On Mon, May 4, 2026 at 10:00 AM Ada Mensah <ada@example.com> wrote:",
    "On Mon, May 4, 2026 at 10:00 AM Ada Mensah <\nada@example.com> wrote:",
    "On 4 May 2026, at 10:00, Ada Mensah <ada@example.com>\nwrote:",
    "On 5/4/26 10:00, Ada Mensah wrote:",
    "*On Monday, May 4th, 2026 at 10:00, Ada <ada@example.com> wrote:*",
    "On Monday, May 4, 2026, 10:00:00 AM GMT+2, Ada\u{a0}Mensah\n<ada@example.com>\nwrote:",
    "Am Mo., 4. Mai 2026 um 10:00 Uhr schrieb Ada Mensah <ada@example.com>:",
    "Am Mo., 4. Mai 2026 um 10:00 Uhr schrieb Ada Mensah <\nada@example.com>:",
    "Am 04.05.2026 um 10:00 schrieb Ada Mensah:",
    "Am Montag, 4. Mai 2026, 10:00:00 MESZ hat Ada Mensah <ada@example.com> Folgendes geschrieben:",
    "Le lun. 4 mai 2026 à 10:00, Ada Mensah <ada@example.com> a écrit :",
    "Le 4 mai 2026 à 10:00, Ada Mensah <ada@example.com> a\u{a0}écrit\u{a0}:",
    "El lun, 4 may 2026 a las 10:00, Ada Mensah (<ada@example.com>) escribió:",
    "En lunes, 4 de mayo de 2026, 10:00:00 CEST, Ada <ada@example.com> escribió:",
    "Il giorno lun 4 mag 2026 alle ore 10:00 Ada Mensah <\nada@example.com> ha scritto:",
    "In data lunedì 4 maggio 2026 10:00:00 CEST, Ada <ada@example.com> ha scritto:",
    "Op ma 4 mei 2026 om 10:00 schreef Ada Mensah <ada@example.com>:",
    "Den man. 4. maj 2026 kl. 10.00 skrev Ada Mensah <ada@example.com>:",
    "Den mån 4 maj 2026 kl 10:00 skrev Ada Mensah <ada@example.com>:",
    "man. 4. mai 2026 kl. 10:00 skrev Ada Mensah <ada@example.com>:",
    "4. mai 2026 kl. 10:00 skrev Ada Mensah <ada@example.com>:",
    "Em seg., 4 de mai. de 2026 às 10:00, Ada Mensah <ada@example.com> escreveu:",
    "A segunda, 4/05/2026, 10:00, Ada Mensah <ada@example.com> escreveu:",
    "pon., 4 maj 2026 o 10:00 Ada Mensah <ada@example.com> napisał(a):",
    "W dniu 4.05.2026 o 10:00, Ada Mensah napisała:",
    "Wiadomość napisana przez Ada Mensah <ada@example.com> w dniu 4 maj 2026, o godz. 10:00:",
    "2026年5月4日(月) 10:00 Ada Mensah <ada@example.com>:",
    "2026/05/04 10:00、Ada Mensah <ada@example.com>のメール:",
    "-----Original Message-----",
    "---------- Forwarded message ---------",
    "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐",
    "-----Ursprüngliche Nachricht-----",
    "-------- Weitergeleitete Nachricht --------",
    "-----Message d’origine-----",
    "-----Mensaje original-----",
    "-----Messaggio originale-----",
    "-----Oorspronkelijk bericht-----",
    "-----Oprindelig meddelelse-----",
    "-----Ursprungligt meddelande-----",
    "-----Opprinnelig melding-----",
    "-----Mensagem original-----",
    "-----Oryginalna wiadomość-----",
    "-----元のメッセージ-----",
    "Begin forwarded message:",
];

/// Blocks of headers.
const HEADERS: [&str; 15] = [
    "From: Ada Mensah <ada@example.com>\nSent: Monday, May 4, 2026 10:00 AM\nTo: Shop <shop@example.com>\nSubject: Hello",
    "*From:* Ada Mensah\n*Sent:* Monday, May 4, 2026 10:00 AM\n*To:* Shop\n*Subject:* Hello",
    "________________________________\nFrom: Ada <ada@example.com>\nSent: Monday, May 4, 2026 10:00\nTo: Shop",
    "Von: Ada Mensah\nGesendet: Montag, 4. Mai 2026 10:00\nAn: Laden; Lager;\n Versand\nBetreff: Hallo",
    "Gesendet: Montag, 04. Mai 2026 um 10:00 Uhr\nVon: Ada <ada@example.com>\nAn: laden@example.com\nBetreff: Hallo",
    "De : Ada Mensah\nEnvoyé : lundi 4 mai 2026 10:00\nÀ : Boutique\nObjet : Bonjour",
    "De: Ada Mensah\nEnviado el: lunes, 4 de mayo de 2026 10:00\nPara: Tienda\nAsunto: Hola",
    "Da: Ada Mensah\nInviato: lunedì 4 maggio 2026 10:00\nA: Negozio\nOggetto: Ciao",
    "Van: Ada Mensah\nVerzonden: maandag 4 mei 2026 10:00\nAan: Winkel\nOnderwerp: Hallo",
    "Fra: Ada Mensah\nSendt: 4. maj 2026 10:00\nTil: Butik\nEmne: Hej",
    "Från: Ada Mensah\nSkickat: den 4 maj 2026 10:00\nTill: Butik\nÄmne: Hej",
    "De: Ada Mensah\nEnviada em: 4 de maio de 2026 10:00\nPara: Loja\nAssunto: Olá",
    "Od: Ada Mensah\nWysłane: 4 maja 2026 10:00\nDo: Sklep\nTemat: Witam",
    "差出人: Ada Mensah\n送信日時: 2026年5月4日 10:00\n宛先: 店\n件名: こんにちは",
    "From: Ada <ada@example.com> Sent: Monday, May 4, 2026 10:00 To: Shop Subject: Hello",
];

/// Own words and quoted ones.
fn parts(text: &str) -> (String, String) {
    let parts = split(Cow::Borrowed(text), &[]);
    (parts.own.into_owned(), parts.quoted.into_owned())
}

#[test]
fn history_is_told_apart_in_every_form() {
    for above in INTRODUCED.iter().chain(&HEADERS) {
        for end in ["\n", "\r\n"] {
            let above = above.replace('\n', end);
            let text = format!("Where is #1001?{end}{end}{above}{end}{end}Your order{end}#1002");
            let quoted = format!("{above}{end}{end}Your order{end}#1002");
            assert_eq!(parts(&text), ("Where is #1001?".to_owned(), quoted), "{text:?}");
        }
        let text = format!("Where is #1001?\n{above}\n> Your order\n> #1002\nIt is late.\n> Sorry.\n\nBye!");
        let quoted = format!("{above}\n> Your order\n> #1002\n> Sorry.");
        assert_eq!(parts(&text), ("Where is #1001?\nIt is late.\n\nBye!".to_owned(), quoted), "{text:?}");
        // Nothing of its own.
        let text = format!("{above}\nYour order");
        assert_eq!(parts(&text), (String::new(), text));
    }
}

#[test]
fn what_stands_above_quoted_lines_does_so_in_any_language() {
    for above in
        ["Ada Mensah <ada@example.com> kirjoitti 4.5.2026 10:00:", "Ada escreveu (segunda, 4/05/2026 à(s) 10:00):"]
    {
        let text = format!("Where is it?\n{above}\n> Soon.");
        assert_eq!(parts(&text).0, "Where is it?");
    }
    assert_eq!(parts("> Soon.\n>\n> Bye\n\nWhere is #1001?").0, "Where is #1001?");
}

#[test]
fn what_people_write_is_theirs() {
    for text in [
        "On Monday you wrote:\nit ships tomorrow",
        "I wrote to you on 4 May 2026 at 10:00, about these:\n#1001",
        "On 4 May 2026 I ordered:\n2 mugs",
        "Am 4. Mai 2026 habe ich bestellt:\n#1001",
        "Le 4 mai 2026 j'ai commandé :\n#1001",
        "2026年5月4日 注文番号:\n1001",
        "From: Berlin\nTo: Paris\nOrder 1001",
        "From: Ada\nDate: soon\nTo: you\nWhere is 1001?",
        "To: the shop\nSubject: order 1001",
        "Original message\nwas lost, order 1001",
        "--\nAda",
        "- one\n- two",
        "Datum: 4. Mai 2026\nName: Ada\nBestellung: 1001",
        "Datum: 4. Mai 2026\nVon: Ada\nAn: Laden\nBestellung: 1001",
        "my original message: order 1001",
        "5 > 3",
        // Nothing follows.
        "Where is it?\nOn Mon, May 4, 2026 at 10:00 AM Ada Mensah <ada@example.com> wrote:",
        "",
    ] {
        assert_eq!(parts(text), (text.to_owned(), String::new()));
    }
}

#[test]
fn marks_in_html_are_understood() {
    for (html, own, quoted) in [
        (
            "Hi 1<div class='gmail_quote gmail_quote_container'><div dir=ltr class=gmail_attr>On … wrote:<br></div>\
             <blockquote class=gmail_quote>2</blockquote></div>",
            "Hi 1",
            "On … wrote:\n2",
        ),
        // Replies in between, and below.
        (
            "<div class=gmail_quote><div class=gmail_attr>On … wrote:</div><blockquote class=gmail_quote>2</blockquote>\
             <div>mine 1</div><blockquote class=gmail_quote>3<div class=gmail_quote><blockquote>4</blockquote>5</div></blockquote>\
             </div><div>mine 6</div>",
            "mine 1\nmine 6",
            "On … wrote:\n2\n3\n4\n5",
        ),
        (
            "See below<div class=gmail_quote><div class=gmail_attr>---------- Forwarded message ---------<br>From: x</div>2\
             <blockquote>3</blockquote>4</div>",
            "See below",
            "---------- Forwarded message ---------\nFrom: x\n2\n3\n4",
        ),
        ("mine<blockquote type='CITE'><div>4 May</div>2</blockquote>mine too", "mine\nmine too", "4 May\n2"),
        ("mine<blockquote>just set in</blockquote>", "mine\njust set in", ""),
        (
            "<div class=moz-cite-prefix>On … wrote:</div><blockquote type=cite cite='mid:x'>2</blockquote><p>1</p>",
            "1",
            "On … wrote:\n2",
        ),
        (
            "mine<div id=appendonsend></div><hr><div id=divRplyFwdMsg><b>From:</b> x</div><div>2</div>",
            "mine",
            "From: x\n2",
        ),
        ("mine<div id='ydp1yahoo_quoted_2' class=x><div>On … wrote:</div>2</div>", "mine", "On … wrote:\n2"),
        (
            "mine<div class=yahoo_quoted><div>2<blockquote type=cite>3</blockquote>4</div></div>mine",
            "mine\nmine",
            "2\n3\n4",
        ),
        ("mine<div name=quote>Gesendet: x<br>2</div>", "mine", "Gesendet: x\n2"),
        ("mine<div class=x_gmail_quote>2", "mine", "2"),
        // Marks and lines together.
        (
            "<p>1</p><div>On Mon, May 4, 2026 at 10:00 AM Ada &lt;ada@example.com&gt; wrote:</div><blockquote type=cite>2\
             </blockquote><p>3</p>",
            "1\n3",
            "On Mon, May 4, 2026 at 10:00 AM Ada <ada@example.com> wrote:\n2",
        ),
        (
            "<p>1</p><div style='border-top:solid 1pt'><p><b>Von:</b> Ada<br><b>Gesendet:</b> 4. Mai 2026<br><b>An:</b> Laden<br>\
             <b>Betreff:</b> Hallo</p></div><p>2</p>",
            "1",
            "Von: Ada\nGesendet: 4. Mai 2026\nAn: Laden\nBetreff: Hallo\n2",
        ),
        ("<div style='display:none'>7</div><p>1</p><blockquote type=cite><i hidden>7</i>2</blockquote>", "1", "2"),
    ] {
        let rendered = render(html);
        let parts = split(Cow::Owned(rendered.text), &rendered.quoted);
        assert_eq!((&*parts.own, &*parts.quoted), (own, quoted), "{html}");
    }
}

/// Lines that matter.
fn lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "\\PC{0,12}",
        prop::sample::select(INTRODUCED.iter().chain(&HEADERS).map(|line| (*line).to_owned()).collect::<Vec<_>>()),
        "(> ?){1,2}[a-d0-9 ]{0,8}",
        "[a-c:0-9 ]{0,8}",
        Just(String::new()),
        Just("From: x@example.com".to_owned()),
        Just("Sent: 4".to_owned()),
    ];
    prop::collection::vec((line, prop::sample::select(vec!["\n", "\r\n"])), 0..12)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

fn sorted<'t>(texts: &[&'t str]) -> Vec<&'t str> {
    let mut words: Vec<_> = texts.iter().flat_map(|text| text.split_whitespace()).collect();
    words.sort_unstable();
    words
}

proptest! {
    #[test]
    fn no_word_is_lost(text in lines(), from in 0_usize..40, length in 0_usize..40) {
        let known = from..from + length;
        for known in [&[][..], &[known]] {
            let parts = split(Cow::Borrowed(text.as_str()), known);
            prop_assert_eq!(sorted(&[&parts.own, &parts.quoted]), sorted(&[&text]));
            let owned = split(Cow::Owned(text.clone()), known);
            prop_assert!(owned == parts);
            if !parts.quoted.is_empty() && let Some(rest) = besides(&text, &parts.own) {
                prop_assert_eq!(sorted(&[&parts.own, &rest]), sorted(&[&text]));
            }
        }
    }
}

#[test]
fn odd_texts_take_linear_time() {
    for odd in [
        "\n",
        ">\n",
        "On 4 May 2026\n",
        "From: a@b\n",
        "From: a@b\nSent: 4\n",
        "a:\n",
        "-",
        "2026 ",
        "\r",
        "On 4 May 2026 ",
    ] {
        let text = odd.repeat(400_000 / odd.len());
        let parts = split(Cow::Borrowed(text.as_str()), &[]);
        assert!(parts.own.len() + parts.quoted.len() <= text.len());
        assert!(besides(&text, &text).is_some_and(|rest| rest.is_empty()));
    }
}
