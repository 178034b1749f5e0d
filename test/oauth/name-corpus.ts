// Names as software publishers of the world write them: one script, several, accents, digits, emoji, joiners. Drawn from word lists of this file with a
// seeded generator; invented, and none of them imitates another.

/** A small seeded generator: the same names for the same seed. */
function draws(seed: number): <T>(from: readonly T[]) => T {
  let state = seed;
  return (from) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from[Math.floor((state / 2 ** 32) * from.length)] as (typeof from)[number];
  };
}

const words = (text: string): readonly string[] => text.split(' ');
const latin = words('Harbour Lantern Cedar Orbit Maple Quartz Falcon Ember Willow Summit Beacon Copper Meadow Granite Tundra Velvet Saffron Anchor Ripple Juniper');
const kinds = words('CRM Labs Forms Studio Cloud Pay Hub Flow Desk Sync Books Mail App API Pro Plus AI 24 360 2.0 Go One Works');
const accents = words('Café Crème Élan Zürich Größe Señal Ação Þjónusta Łódź Škoda Çınar Ağaç Åre Ødegård Müller Ñandú Dvořák Győr Răsărit Đặng Nguyễn Việt Přístav Žižka Ķekava Īss Ħamrun Œuvre Naïve Coöperatie');
const cyrillic = words('Облако Сосна Ветер Продажи Склад Контакт Мост Касса Берёза Рассылка Журнал Маяк Комета Київ Зв’язок Їжак Бухгалтерія Сервис Почта Қазақ Србија Љубав Мөнгө');
const greek = words('Αθήνα Θάλασσα Λογιστική Πωλήσεις Ήλιος Εφαρμογή Πελάτες Ελλάδα Κατάστημα');
const kana = words('さくら クラウド ノート かんたん 予約 サポート 顧客 管理 東京 ひかり メール サービス 株式会社 つながる 受付 ショップ 書類 ツール の');
const hangul = words('바다 소프트 고객 관리 서울 컨설팅 예약 나무 하늘 연구소 모바일');
const han = words('云海 客户 管理 北京 微 科技 预约 數據 雲端 服務 表单 小 店');
const arabic = words('سحاب متجر زد موعد حساب رسائل نور شركة خدمات مدى الرياض عميل');
const persian = words('می‌خواهم فروشگاه خانه‌ها مشتری نامه‌نگار کتاب‌خانه پرداخت');
const hebrew = words('ענן לקוח יומן מכירות תל־אביב שירות חנות');
const indic = words('सेवा ग्राहक दुकान हिन्दी বাংলা গ্রাহক தமிழ் సేవ ಕರ್ನಾಟಕ മലയാളം ગુજરાત ਪੰਜਾਬ සිංහල ක්‍රමය');
const asian = words('ร้านค้า ลูกค้า บริการ ກຸ່ມ ភាសាខ្មែរ မြန်မာ བོད་ཡིག');
const others = words('հայերեն ქართული አማርኛ Ծառա სერვისი');
const emoji = words('🚀 👩‍💻 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽 🇩🇪 3️⃣ ☕ 🧑🏾‍🚀 ✨');
const signs = words('& + - – / · | × :');
const marks = words('™ ® © №1 € № 50% (beta) [2] #1 @work 5★');

/** How names are put together, each as often as the next. */
const shapes: readonly ((pick: ReturnType<typeof draws>) => string)[] = [
  (pick) => `${pick(latin)} ${pick(kinds)}`,
  (pick) => `${pick(accents)} ${pick(kinds)}`,
  (pick) => `${pick(accents)}${pick(signs)}${pick(latin)}`,
  (pick) => `${pick(cyrillic)} ${pick(cyrillic)}`,
  (pick) => `${pick(cyrillic)} ${pick(kinds)}`,
  (pick) => `${pick(latin)}.${pick(cyrillic)}`,
  (pick) => `${pick(greek)} ${pick(greek)}`,
  (pick) => `${pick(greek)} ${pick(kinds)}`,
  (pick) => `${pick(kana)}${pick(kana)}`,
  (pick) => `${pick(kana)}${pick(kinds)}${pick(kana)}`,
  (pick) => `${pick(latin)}${pick(kana)}`,
  (pick) => `${pick(hangul)}${pick(kinds)}`,
  (pick) => `${pick(hangul)} ${pick(han)}`,
  (pick) => `${pick(han)}${pick(kinds)}`,
  (pick) => `${pick(han)}${pick(latin)}`,
  (pick) => `${pick(arabic)} ${pick(words('24 360 7 ٢٤ ۱۲'))}`,
  (pick) => `${pick(arabic)} ${pick(latin)}`,
  (pick) => `${pick(persian)} ${pick(persian)}`,
  (pick) => `${pick(hebrew)} ${pick(kinds)}`,
  (pick) => `${pick(indic)} ${pick(kinds)}`,
  (pick) => `${pick(indic)} ${pick(words('२४ 24 ௧௨'))}`,
  (pick) => `${pick(asian)} ${pick(latin)}`,
  (pick) => `${pick(others)} ${pick(kinds)}`,
  (pick) => `${pick(emoji)} ${pick(latin)} ${pick(kinds)}`,
  (pick) => `${pick(latin)} ${pick(emoji)}`,
  (pick) => `${pick(latin)}${pick(marks)} ${pick(kinds)}`,
  (pick) => `${pick(accents)} ${pick(marks)}`,
  (pick) => `${pick(latin)} ${pick(signs)} ${pick(accents)}`,
  (pick) => `${pick(accents)}`.normalize('NFD') + ` ${pick(kinds)}`,
  (pick) => `${pick(cyrillic)}${pick(signs)}${pick(latin)} ${pick(kinds)}`,
];

/** So many different names nobody should be warned of. */
export function ordinaryNames(count: number, seed = 7): string[] {
  const pick = draws(seed);
  const names = new Set<string>();
  for (let turn = 0; names.size < count; turn += 1) names.add(shapes[turn % shapes.length]?.(pick) ?? '');
  return [...names];
}

/** Fifty known publishers. */
export const knownPublishers: readonly string[] = [
  ...words('Stripewell HubSpan PayPlum Instagrove Mailmonk Twilight Zapwire Calendium Shopharbor Notionary Dropbasin Slackline Zoomera Hootsway Intercore Typefold Airshelf Asanaro Trellis Webflume'),
  ...words('Quickbrook Xerolith Freshmint Pipedrift Salesferry Zendeck Klavier Segmenta Mixpath Amplify Jotfern Gusto Bamboo Vimeon Canvasso Figment Gitwharf Linearly Plaidify Squarely'),
  ...['Tidewrack Labs', 'Fennel & Rye', 'Brindle & Hatch', 'Ostler Works', 'Juniper Row', 'Pennywhistle Telecom', 'Tallyroot Accounts', 'Copperleaf Forms', 'Blue Harbor 24', 'jam & VOX 10'],
];
