namespace Ibasho.Guard.Tests;

/// <summary>What stands there without a title or a form of its own is at least asked about; plain language of the field is not marked.</summary>
public sealed class QuestionTests
{
    [Theory]
    [InlineData("記録より。凛、蓮、楓の三きょうだい。", "凛")]
    [InlineData("翼と光は兄弟です。", "翼")]
    [InlineData("三女杏の進学も心配。", "杏")]
    [InlineData("弟のそらは年長。", "そら")]
    [InlineData("店長の東には言っていない。", "東")]
    [InlineData("世話人の原が止めるまで踊る。", "原")]
    [InlineData("本人は「カカ」と呼ばれるのを好みます。", "カカ")]
    [InlineData("文責 西", "西")]
    [InlineData("Thuyさん(24)は欠席。", "Thuy")]
    [InlineData("Ji-woo moved to another flat.", "Ji-woo")]
    [InlineData("She keeps phoning her dead husband Paddy's old number.", "Paddy")]
    [InlineData("쩐 반 남은 공장에서 일한다.", "쩐 반 남")]
    [InlineData("한 대리가 다시 왔다.", "한")]
    public void Names_without_a_title(string text, string name) => Touches(text, FindingKind.Person, name);

    [Theory]
    [InlineData("アルファ技研を解雇された。", "アルファ技研")]
    [InlineData("就労継続支援B型ひこうき雲に週三日。", "就労継続支援B型ひこうき雲")]
    [InlineData("東部地域包括の職員が来た。", "東部地域包括")]
    [InlineData("彼の勤め先はコメリの裏です。", "コメリ")]
    [InlineData("남편은 대성기공에서 일하다 다쳤다.", "대성기공")]
    [InlineData("They met in the Red Lion last week.", "Red Lion")]
    public void Firms_and_houses(string text, string name) => Touches(text, FindingKind.Organisation, name);

    [Theory]
    [InlineData("例会報告 霜月十五日、", "霜月十五日")]
    [InlineData("生年月日は昭24.6.1。", "昭24.6.1")]
    [InlineData("次回は二十二日、", "二十二日")]
    [InlineData("상담 일지 '24. 11. 5. 내담자", "24. 11. 5.")]
    [InlineData("Next court date: 22/10.", "22/10")]
    public void Dates(string text, string date) => Touches(text, FindingKind.Date, date);

    [Theory]
    [InlineData("娘は二十三、息子は十九。", "二十三")]
    [InlineData("六十八で夫を亡くした。", "六十八")]
    [InlineData("七つの娘がいる。", "七つ")]
    [InlineData("マイさん(タイ、31)陣痛発来。", "31")]
    [InlineData("her six-year-old hid.", "six-year-old")]
    [InlineData("My nephew Ravi is 13 and boards.", "13")]
    [InlineData("나이는 마흔둘.", "마흔둘")]
    public void Ages(string text, string age) => Touches(text, FindingKind.Age, age);

    [Theory]
    [InlineData("LINE IDは momo_chan88 です", "momo_chan88", FindingKind.Contact)]
    [InlineData("a grey Corsa, reg YX00 ZZZ, waits", "YX00 ZZZ", FindingKind.Number)]
    [InlineData("NI number QQ 12 34 56 C on file", "QQ 12 34 56 C", FindingKind.Number)]
    public void Accounts_and_British_numbers(string text, string found, FindingKind kind) => Touches(text, kind, found);

    [Theory]
    [InlineData("フレイル予防の通いの場で、いきいき百歳体操を始めました。")]
    [InlineData("デュアルプロセスモデルとニーメヤーの意味再構成を学びました。")]
    [InlineData("緩和ケアチームと、地域生活定着支援センターに相談中です。")]
    [InlineData("ヤクルトさんや新聞屋さんにも見守りをお願いしています。")]
    [InlineData("毒親、親ガチャ、ヤングケアラー。言葉ばかり増えます。")]
    [InlineData("めんこ、おはじき、けんだま。手が覚えています。")]
    [InlineData("渡辺式家族アセスメントで一例ずつ振り返ります。")]
    [InlineData("レボメプロマジンの漸減、CIWA-Arでの評価、ビタミンB1の点滴。")]
    [InlineData("妻の声、夫の癖、娘の夢。兄弟姉妹で介護をどう分けるか。")]
    [InlineData("デイサービスだけでは足りません。グループホームみたいな家です。")]
    [InlineData("We covered Open Dialogue and the Tidal Model. See Annex B.")]
    [InlineData("치매 어르신의 배회를 문제행동이라고 적지 말자는 이야기.")]
    [InlineData("진달래가 피면 산책을 갑니다. 활동 지역이 넓어졌습니다.")]
    public void Plain_language_stays_unmarked(string text) => Assert.DoesNotContain(Guard.Examine(text), f => f.Certainty != Certainty.Ask);

    private static void Touches(string text, FindingKind kind, string found)
    {
        var at = text.IndexOf(found, StringComparison.Ordinal);
        Assert.Contains(Guard.Examine(text), f => f.Kind == kind && f.Start < at + found.Length && at < f.End);
    }
}
