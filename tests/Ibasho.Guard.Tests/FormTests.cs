namespace Ibasho.Guard.Tests;

/// <summary>Everything with a form: what is found, with its exact ends, and what is left alone.</summary>
public sealed class FormTests
{
    [Theory]
    [InlineData("連絡先は090-0000-8842です", "090-0000-8842")]
    [InlineData("TEL 06(0000)5678", "06(0000)5678")]
    [InlineData("電話:０５６−０００−３３１９", "０５６−０００−３３１９")]
    [InlineData("携帯は08000001234", "08000001234")]
    [InlineData("mobile is 07700 900418.", "07700 900418")]
    [InlineData("at 715-555-0162.", "715-555-0162")]
    [InlineData("call (715) 555-0162 now", "(715) 555-0162")]
    [InlineData("형 010-0000-9315.", "010-0000-9315")]
    [InlineData("(toru-abe@example.net)も", "toru-abe@example.net")]
    [InlineData("次回はhttps://meet.example.org/a-b、3階で", "https://meet.example.org/a-b")]
    [InlineData("LINEは lin.ee/abc12 です", "lin.ee/abc12")]
    [InlineData("私に@ktn_angel15という", "@ktn_angel15")]
    public void Contacts(string text, string found) => Only(text, FindingKind.Contact, found);

    [Theory]
    [InlineData("令和8年1月9日 6:40頃", "令和8年1月9日")]
    [InlineData("昭和三十二年八月十五日生", "昭和三十二年八月十五日")]
    [InlineData("平成元年4月に", "平成元年4月")]
    [InlineData("R7.10.8に", "R7.10.8")]
    [InlineData("S23.4.5生まれ", "S23.4.5")]
    [InlineData("2025/11/04 面接", "2025/11/04")]
    [InlineData("2024年3月12日", "2024年3月12日")]
    [InlineData("予約は3/15で", "3/15")]
    [InlineData("８月１３日再発覚", "８月１３日")]
    [InlineData("二月六日の会議", "二月六日")]
    [InlineData("昨年12月。", "昨年12月")]
    [InlineData("本日20日の", "本日20日")]
    [InlineData("2月第2土曜の雪見会", "2月第2土曜")]
    [InlineData("before 21 June?", "21 June")]
    [InlineData("on May 2nd after", "May 2nd")]
    [InlineData("since February 2025.", "February 2025")]
    [InlineData("11/02/2025 16:40", "11/02/2025")]
    [InlineData("2025.9.18. 혈압", "2025.9.18")]
    [InlineData("입소는 12월 1일.", "12월 1일")]
    [InlineData("지난달 20일 이후", "지난달 20일")]
    public void Dates(string text, string found) => Only(text, FindingKind.Date, found);

    [Theory]
    [InlineData("父は87歳です", "87歳")]
    [InlineData("４６歳男性", "４６歳")]
    [InlineData("八十六歳で", "八十六歳")]
    [InlineData("(79 years old) sold", "79 years old")]
    [InlineData("a 52-year-old man", "52-year-old")]
    [InlineData("그는 29살에", "29살")]
    [InlineData("생활 46세,", "46세")]
    public void Ages(string text, string found) => Only(text, FindingKind.Age, found);

    [Theory]
    [InlineData("口座は普通 0021187です", "0021187")]
    [InlineData("被保険者番号0001873350", "0001873350")]
    [InlineData("保険証 記号1047 番号662。", "1047", "662")]
    [InlineData("車(香川 501 た 70-07)の", "香川 501 た 70-07")]
    [InlineData("登録番号はT8010001000123。", "T8010001000123")]
    [InlineData("事件番号令和7年(少)第318号。", "令和7年(少)第318号")]
    [InlineData("SSN 987-65-4320.", "987-65-4320")]
    [InlineData("Docket CR-24-008817.", "CR-24-008817")]
    [InlineData("번호 981130-1000000가", "981130-1000000")]
    public void Numbers(string text, params string[] found) => Only(text, FindingKind.Number, found);

    [Theory]
    [InlineData("住所は群馬県太田市飯塚町990-2。", "群馬県太田市飯塚町990-2")]
    [InlineData("〒530-0001 大阪市北区梅田3-1-1に", "〒530-0001 大阪市北区梅田3-1-1")]
    [InlineData("自宅:青梅市河辺町10-4-8 メゾン河辺B101", "青梅市河辺町10-4-8 メゾン河辺B101")]
    [InlineData("at 2210 Pine Hollow Drive, Eau Claire.", "2210 Pine Hollow Drive, Eau Claire")]
    [InlineData("집은 동두천시 생연로 41.", "동두천시 생연로 41")]
    public void Addresses(string text, string found) => Only(text, FindingKind.Place, found);

    [Theory]
    [InlineData("3か月前から、X年3月、来月、月末に。")]
    [InlineData("75歳以上、65歳未満、80代前半、8050問題。")]
    [InlineData("渇望8/10、130/80、SpO2は97%、120mg、1/2錠。")]
    [InlineData("1日3回、2日後、10日間、三日坊主。")]
    [InlineData("1,800万円を15回、35℃で6階の302号室。")]
    [InlineData("ICD-10とDSM-5、HDS-R 19点、第3条。")]
    [InlineData("CPAP at 12 cm, 3 weeks dry, 24/7 support, 50% of 20 people.")]
    [InlineData("60대 후반, 65세 이상, 3회, 150/90.")]
    public void Left_alone(string text) => Assert.DoesNotContain(Guard.Examine(text), f => f.Certainty != Certainty.Ask);

    private static void Only(string text, FindingKind kind, params string[] found) =>
        Assert.Equal(found, Guard.Examine(text).Where(f => f.Kind == kind).Select(f => text[f.Start..f.End]));
}
