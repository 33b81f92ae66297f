//! What the words around a number say it is, in the languages of many shops.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use crate::sort::{map, sort_by_key};

/// What a word says of the number beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An order's.
    Order,
    /// Something else's: an invoice, a ticket, a customer.
    Other,
    /// A shipment's, by which carriers find it; no order's.
    Shipment,
    /// A parcel. People call their order so, as in "parcel #1002", and what it is in.
    Parcel,
    /// It says "number".
    Number,
    /// It says "is".
    Is,
    /// It stands between a thing and the word "number": "order with the number".
    Between,
    /// It lists: "1001 and 1002".
    And,
    /// It only begins like a word that says something.
    No,
}

/// Words as they are.
const WORDS: [(Kind, &str); 9] = [
    (
        Kind::Order,
        "order orders ord orderid orderno ordernr purchase compra compras achat acquisto kauf einkauf aankoop köp køb kjøp commande commandes cde pedido pedidos orden ordine ordini \
         bestelling bestellingen bestelnr bestelnummer bestelbon ordre ordrer ordrenr bestilling beställning beställningen \
         tilaus tilausta tilauksen tilaukseni tilaukset comanda comenzii sipariş siparişim siparis طلب الطلب طلبي طلبية \
         הזמנה ההזמנה הזמנתי הזמנת ped",
    ),
    (
        Kind::Other,
        "invoice invoices invoices inv bill receipt creditmemo creditnote memo rma rmas return returns ticket tickets case \
         cases incident claim complaint customer customers client clients kunde kund kundin klant quote quotes quotation offer estimate proforma \
         account acct card voucher coupon iban vat fiscal transaction transaktion serial seriennummer phone tel telephone telefon telefono teléfono fax mobile ext extension \
         zip postcode plz sku model modell modèle article articles artikel art articolo artículo artigo \
         quittung kdnr kndnr beleg belegnummer belegnr kassenbon reklamation vorgang vorgangsnummer fall fallnummer angebot angebote \
         angebotsnummer gutschein konto kontonummer karte \
         avoir avoirs retour retours dossier réclamation reclamation devis reçu ticketnummer compte carte \
         abono abonos caso tique tiquete reclamo presupuesto recibo cuenta tarjeta \
         reso resi pratica preventivo preventivi ricevuta fattura \
         zaak zaaknummer offerte offertes bon factuur klacht rekening \
         fatura faturas recibo chamado orçamento orcamento crédito credito credit credits troca conta cartão \
         faktura fakturaen fakturan kvittering kvitto sag sagen sagsnummer sak saken saksnummer sagsnr saksnr tilbud \
         tilbudsnummer ärende ärendet ärendenummer offert offertnummer reklamasjon reklamation \
         lasku laskun laskunumero hyvitys hyvityslasku asiakas asiakasnumero palautus palautusnumero tapaus tiketti \
         tarjous kuitti \
         rachunek paragon zwrot zwrotu zgłoszenie reklamacja sprawa korekta oferta \
         инвойс счет счёт счета счёта счету счёту чек тикет тикета дело кредит \
         فاتورة الفاتورة فاتورتي חשבונית החשבונית fiş fişi",
    ),
    (
        Kind::Shipment,
        "shipment shipments tracking trace trackingnumber trackingnr consignment waybill awb \
         lieferschein suivi expédition expedition bordereau envío envios envíos envio seguimiento rastreo \
         guía guia albarán albaran spedizione spedizioni tracciamento tracking ddt zending zendingen pakbon \
         sporing forsendelse forsendelsen sendingen sendingsnummer spårning försändelse försändelsen kollinummer kolli \
         kollinr lähetys lähetyksen seuranta seurantakoodi seurantatunnus трек трека трекинг накладная",
    ),
    (
        Kind::Parcel,
        "parcel parcels package packages delivery dispatch track lieferung livraison levering dostawa dostawy kargo paket pakete paketet colis paquete paquetes pacco pacchi pakket pakketje pakke \
         pakken dhl ups fedex usps dpd gls hermes evri postnl postnord inpost colissimo chronopost yodel aramex tnt bpost sf pacote pacotes paczka paczki paczkę paketti paketin посылка посылки посылку",
    ),
    (
        Kind::Number,
        "no nr nrs num number numbers numero numéro número nummer nummern numer numeru numerem numeri n id ids code codes \
         kode kod koodi nro numarası numara ref réf numerze reference referenz référence referencia \
         riferimento номер номером номера رقم מספר confirmation nbr",
    ),
    (Kind::Is, "is was ist war lautet lauten est es era è é er är jest on"),
    (
        Kind::Between,
        "with the of s mit der die das dem den le la les de du des del della dello di da do dos das el los il lo avec con com \
         met het een med z ze av af van my your mein meine meiner mijn min mit ma mon mi il под our",
    ),
    (Kind::And, "and und et y e en og och i or oder ou o и или plus sowie"),
    (Kind::No, "bestellt bestellte bestellen bestelle returned returning retourner retournée retourné invoiced"),
];

/// How words begin that are put together, or have many endings. None is the beginning of another.
const STEMS: [(Kind, &str); 4] = [
    (
        Kind::Order,
        "bestell auftrag ordernum ordrenum orderbekräft bestillings beställnings tilausn zamówien zamowien заказ \
         замовлен encomend objednáv objednav rendelés παραγγελί",
    ),
    (
        Kind::Other,
        "rechnung gutschrift kundennum kundennr kundenid kundenkonto kundenum kundenr kundnum kundnr retoure rückgab \
         rücksend rueckgab factur factuu fattur faktur invoicen creditn creditf kreditn kreditf returnum returnr retourn \
         mitgliedsn stornorechn klantnum klantnr klantenn klient client devolu возврат обращен клиент покупател számla számlá \
         customern customeri ticketn ticketi casen casei",
    ),
    (
        Kind::Shipment,
        "sendung liefersch liefernum lieferungs zendingsn trackingn trackingc sporingsn spårningsn \
         forsendelsesn försändelsen przesył rastre spedizion tracciab отправлен накладн szállít przewozow",
    ),
    (Kind::Parcel, "paketnum paketnr pakketn pakken paczk посылк"),
];

/// Words that say it only with a word for "number" behind: "Re.-Nr.", "Best.-Nr.", "payment ID".
const NUMBERED: [(Kind, &str); 2] = [
    (Kind::Order, "best auftr"),
    (Kind::Other, "re rg rech fact kd kunden mitglied member membership payment mahnung"),
];
/// The same, or with `#` behind.
const SIGNED: [(Kind, &str); 1] = [(Kind::Other, "request anfrage demande solicitud richiesta subscription")];
/// Words for what is done about an order rather than for something that has a number.
pub(super) const AFFAIRS: [&str; 20] = [
    "return",
    "returns",
    "retour",
    "retours",
    "retoure",
    "reso",
    "resi",
    "troca",
    "zwrot",
    "palautus",
    "claim",
    "complaint",
    "reklamation",
    "case",
    "fall",
    "vorgang",
    "customer",
    "offer",
    "article",
    "account",
];
/// What names of months and of days near this one begin with, in the languages of these words.
const DATES: [&str; 38] = [
    "jan", "ene", "gen", "feb", "fév", "fev", "mar", "mär", "mrt", "apr", "avr", "abr", "kwi", "mai", "may", "mag",
    "maj", "mei", "jun", "juin", "giu", "jul", "juil", "lug", "aug", "aoû", "ago", "sep", "set", "okt", "oct", "ott",
    "out", "nov", "dec", "dez", "dic", "déc",
];
const MORE_DATES: [&str; 10] =
    ["dated", "placed", "from", "vom", "von", "gestern", "yesterday", "today", "heute", "hier"];
/// Words for an order to which its name can be glued.
const GLUED: [&str; 8] =
    ["ordernumber", "orderno", "order", "bestellnummer", "bestellung", "commande", "pedido", "ordine"];

/// Words of scripts without spaces, of which the one that ends last counts.
const DENSE: [(Kind, &str); 3] = [
    (Kind::Order, "注文 订单 订单号 訂單 訂單號 定单 オーダー 受注 订购 주문 오더 คำสั่งซื้อ ออเดอร์"),
    (
        Kind::Other,
        "請求書 请求书 請求 发票 發票 領収書 领收书 收据 收據 返品 退货 退貨 クレジットメモ クレジットノート 贷项 \
         貸方票 貸項 チケット 工单 工單 案件 ケース 問い合わせ 問合せ 客户 客戶 顧客 会員 會員 会员 お客様 报价 報價 報價單 \
         报价单 見積書 見積 見積もり 見積り インボイス 商品 型番 電話 电话 電話番号 청구서 인보이스 영수증 반품 티켓 문의 \
         고객 회원 케이스 견적 ใบแจ้งหนี้",
    ),
    (
        Kind::Shipment,
        "追跡 送り状 伝票 配送 出荷 発送 納品書 お問い合わせ 快递 快递单 快遞 快遞單 运单 運單 运单号 運單號 物流 物流单 物流單 追踪 追蹤 \
         送货 发货 發貨 出货 荷物 小包 包裹 トラッキング 운송장 송장 배송 택배 추적 พัสดุ",
    ),
];
/// What stands between those and the number, or right behind the number.
const PARTICLES: [&str; 29] = [
    "ナンバー",
    "番号",
    "番號",
    "号码",
    "這張",
    "这张",
    "號碼",
    "编号",
    "編號",
    "单号",
    "單號",
    "確認",
    "号",
    "號",
    "番",
    "コード",
    "单",
    "單",
    "是",
    "为",
    "為",
    "は",
    "の",
    "が",
    "を",
    "的",
    "번호",
    "번",
    "는",
];
/// The same, of Korean, where only the last syllable is one.
const MORE_PARTICLES: [&str; 6] = ["은", "가", "이", "의", "를", "호"];

static TABLE: LazyLock<HashMap<&str, Kind>> = LazyLock::new(|| table(&WORDS).collect());
static ENDINGS: LazyLock<HashMap<char, Vec<(&str, Kind)>>> = LazyLock::new(|| {
    let mut endings: HashMap<char, Vec<(&str, Kind)>> = HashMap::new();
    for (word, kind) in table(&DENSE) {
        endings.entry(word.chars().next_back().unwrap_or_default()).or_default().push((word, kind));
    }
    endings.values_mut().for_each(|words| sort_by_key(words, |(word, _)| std::cmp::Reverse(word.len())));
    endings
});
static BEGINNINGS: LazyLock<BTreeMap<&str, Kind>> = LazyLock::new(|| map(table(&STEMS)));

fn table<const N: usize>(lists: &'static [(Kind, &'static str); N]) -> impl Iterator<Item = (&'static str, Kind)> {
    lists.iter().flat_map(|(kind, words)| words.split_whitespace().map(|word| (word, *kind)))
}

/// How all of those begin, as bits by three bytes, to look no further for most words.
static STARTS: LazyLock<[u64; 256]> = LazyLock::new(|| {
    let mut starts = [0; 256];
    for (word, _) in table(&WORDS).chain(table(&STEMS)) {
        let (at, bit) = start(word);
        if let Some(bits) = starts.get_mut(at) {
            *bits |= bit;
        }
    }
    starts
});

fn start(word: &str) -> (usize, u64) {
    let hash = word.bytes().take(3).fold(0_usize, |hash, byte| hash.wrapping_mul(37).wrapping_add(usize::from(byte)));
    ((hash >> 6) & 0xff, 1 << (hash & 63))
}

/// What a word says of the number beside it; `None` for most words.
pub(super) fn kind(word: &str) -> Option<Kind> {
    let (at, bit) = start(word);
    if STARTS.get(at).is_none_or(|bits| bits & bit == 0) {
        return None;
    }
    if let Some(kind) = TABLE.get(word) {
        return Some(*kind);
    }
    let (stem, kind) = BEGINNINGS.range(..=word).next_back()?;
    word.starts_with(stem).then_some(*kind)
}

/// What a word says of the number behind it, with a word for "number" or `#` between.
pub(super) fn numbered(word: &str, number: bool, hash: bool) -> Option<Kind> {
    let numbered = number.then(|| table(&NUMBERED)).into_iter().flatten();
    let signed = (number || hash).then(|| table(&SIGNED)).into_iter().flatten();
    numbered.chain(signed).find(|(known, _)| *known == word).map(|(_, kind)| kind)
}

/// `true` for a word that says when something was.
pub(super) fn is_of_dates(word: &str) -> bool {
    MORE_DATES.contains(&word) || (word.len() <= 10 && DATES.iter().any(|stem| word.starts_with(stem)))
}

/// What is glued to a word for an order, if that is in front.
pub(super) fn without_order(token: &str) -> Option<&str> {
    GLUED.iter().find_map(|word| token.strip_prefix(word))
}

/// The same for a word of a script without spaces, in front of a number.
pub(super) fn dense_kind(word: &str) -> Option<Kind> {
    let mut rest = word;
    // Each turn takes a particle off: `注文番号は`.
    for _ in 0..6 {
        if rest.is_empty() {
            return Some(Kind::Number);
        }
        if let Some(kind) = ending(rest) {
            return Some(kind);
        }
        rest = PARTICLES.iter().chain(&MORE_PARTICLES).find_map(|particle| rest.strip_suffix(particle))?;
    }
    None
}

/// `true` if a word of a script without spaces, behind a number, begins with an order: `番の注文`.
pub(super) fn begins_with_order(word: &str) -> bool {
    let mut rest = word;
    for _ in 0..3 {
        match PARTICLES.iter().find_map(|particle| rest.strip_prefix(particle)) {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    dense(Kind::Order).any(|word| rest.starts_with(word))
}

fn ending(rest: &str) -> Option<Kind> {
    // The longest go first.
    let words = ENDINGS.get(&rest.chars().next_back()?)?;
    words.iter().find(|(word, _)| rest.ends_with(word)).map(|(_, kind)| *kind)
}

fn dense(wanted: Kind) -> impl Iterator<Item = &'static str> {
    DENSE.iter().filter(move |(kind, _)| *kind == wanted).flat_map(|(_, words)| words.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::{BEGINNINGS, Kind, WORDS, dense_kind, kind};

    /// Looking one up in the sorted list finds the only one that can fit.
    #[test]
    fn no_stem_begins_another() {
        let stems: Vec<_> = BEGINNINGS.keys().collect();
        for pair in stems.windows(2) {
            assert!(!pair[1].starts_with(*pair[0]), "{pair:?}");
        }
    }

    #[test]
    fn no_word_says_two_things() {
        let mut seen = std::collections::HashMap::new();
        for (kind, words) in WORDS {
            for word in words.split_whitespace() {
                assert_eq!(*seen.entry(word).or_insert(kind), kind, "{word}");
            }
        }
    }

    #[test]
    fn words_say_what_a_number_is() {
        for (word, expected) in [
            ("bestellnummer", Some(Kind::Order)),
            ("auftragsnummer", Some(Kind::Order)),
            ("rechnungsnummer", Some(Kind::Other)),
            ("sendungsnummer", Some(Kind::Shipment)),
            ("facturas", Some(Kind::Other)),
            ("bestellt", Some(Kind::No)),
            ("teapot", None),
            ("", None),
        ] {
            assert_eq!(kind(word), expected, "{word}");
        }
        for (word, expected) in [
            ("私の注文番号は", Some(Kind::Order)),
            ("订单号", Some(Kind::Order)),
            ("注文の請求書番号", Some(Kind::Other)),
            ("快递单号", Some(Kind::Shipment)),
            ("番号は", Some(Kind::Number)),
            ("注文した皿", None),
        ] {
            assert_eq!(dense_kind(word), expected, "{word}");
        }
    }
}
