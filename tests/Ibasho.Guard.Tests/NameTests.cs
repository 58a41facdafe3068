namespace Ibasho.Guard.Tests;

/// <summary>Names and the traps beside them; the writer's own list.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("林の中を歩くと、森の匂いがして、光が差しました。")]
    [InlineData("ロジャーズの三原則と、バリント・グループ、野中方式について。")]
    [InlineData("森田療法と内観療法の違いを教えてください。")]
    [InlineData("キューブラー=ロスの五段階、ジョハリの窓、バイステックの七原則。")]
    [InlineData("アカンプロサートとレグテクト、デパス、マイスリーを併用中。")]
    [InlineData("アルツハイマー型認知症とパーキンソン病の違い。")]
    [InlineData("道路交通法と精神保健福祉法、障害者総合支援法の関係。")]
    [InlineData("A氏、Bさん、C子、Dさん(仮名)の四人で話しました。")]
    [InlineData("B病院からC事業所へ、A市の保健所の紹介です。")]
    [InlineData("市役所と保健所、地域包括支援センター、断酒会に相談しました。")]
    [InlineData("看護師さんと相談員さん、お母さん、大家さんが来ました。")]
    [InlineData("先週、来月、3か月後、X年3月。")]
    [InlineData("Carl Rogers wrote about congruence. Could be Lewy body, not Parkinson's dementia.")]
    public void Traps_stay_unmarked(string text) => Assert.DoesNotContain(Guard.Examine(text), f => f.Certainty != Certainty.Ask);

    [Theory]
    [InlineData("担当の佐藤さんから電話がありました。", "佐藤")]
    [InlineData("長女の美咲さんは遠方に住んでいます。", "美咲")]
    [InlineData("Mrs. Halvorsen sold her piano.", "Halvorsen")]
    [InlineData("이복자 님 방문간호 기록입니다.", "이복자")]
    [InlineData("グエン・ティ・ランさんは三年目です。", "グエン・ティ・ラン")]
    public void Names_are_marked(string text, string name) =>
        Assert.Contains(Guard.Examine(text), f => f.Kind == FindingKind.Person && f.Certainty != Certainty.Ask && text[f.Start..f.End] == name);

    [Fact]
    public void Offsets_are_UTF16_of_the_text_as_given()
    {
        const string text = "😅ﾀﾅﾍﾞ ｼｹﾞﾙさん、𡈽門 登紀さん";
        var findings = Guard.Examine(text, new GuardOptions { Names = ["𡈽門 登紀", "たなべ しげる"] });
        Assert.Equal(["ﾀﾅﾍﾞ ｼｹﾞﾙ", "𡈽門 登紀"], findings.Select(f => text[f.Start..f.End]));
    }

    [Theory]
    [InlineData("山田花子が", "山田花子")]
    [InlineData("山田 花子が", "山田 花子")]
    [InlineData("花子はもう", "花子")]
    [InlineData("やまだはなこ、と", "やまだはなこ")]
    [InlineData("ヤマダ ハナコ、と", "ヤマダ ハナコ")]
    [InlineData("ﾔﾏﾀﾞﾊﾅｺ、と", "ﾔﾏﾀﾞﾊﾅｺ")]
    [InlineData("ﾔﾏﾀﾞ ﾊﾅｺ様", "ﾔﾏﾀﾞ ﾊﾅｺ")]
    [InlineData("Yamada Hanakoと", "Yamada", "Hanako")]
    [InlineData("HANAKO YAMADA", "HANAKO", "YAMADA")]
    [InlineData("山　田　花　子", "山　田　花　子")]
    public void The_writers_list_is_found_in_all_forms(string text, params string[] found) =>
        Assert.Equal(found, Guard.Examine(text, new GuardOptions { Names = ["山田 花子(やまだ はなこ)"] }).Where(f => f is { Kind: FindingKind.Person, Certainty: Certainty.Sure }).Select(f => text[f.Start..f.End]));

    [Fact]
    public void Spellings_in_Latin_letters_are_one()
    {
        foreach (var spelling in (string[])["Ono", "Ohno", "Oono", "Ōno", "ONO"])
            Assert.Contains(Guard.Examine($"{spelling} came.", new GuardOptions { Names = ["おおの"] }), f => f.Certainty == Certainty.Sure && f.Start == 0);
    }

    [Fact]
    public void A_fact_that_singles_out_is_asked_about()
    {
        foreach (var text in (string[])["県内でただ一人の女性杜氏でした。", "元市長の息子さんです。", "五つ子の末っ子だそうです。", "新聞の一面に載った事故の運転士です。", "She is the only survivor of the ferry sinking.", "국내에 세 명뿐인 장인입니다."])
            Assert.Contains(Guard.Examine(text), f => f is { Kind: FindingKind.Rare, Certainty: Certainty.Ask });
    }

    [Fact]
    public void A_combination_that_leaves_few_people_is_asked_about()
    {
        Assert.Contains(Guard.Examine("70代前半の男性、鳥取県在住、もと灯台守。筋萎縮性側索硬化症の診断。"), f => f.Kind == FindingKind.Rare);
        Assert.DoesNotContain(Guard.Examine("70代前半の男性、東京都在住、もと会社員。糖尿病があります。"), f => f.Kind == FindingKind.Rare);
    }

    [Theory]
    [InlineData('夜')]
    [InlineData('ん')]
    [InlineData('ア')]
    [InlineData('가')]
    public void Nothing_is_called_by_hundreds_of_signs(char sign) =>
        Assert.DoesNotContain(Guard.Examine("お知らせ\n\n" + new string(sign, 1500)), f => f.Length > 60);

    [Theory]
    [InlineData("本文")]
    [InlineData("お知らせ\n\n林業")]
    [InlineData("森の散歩")]
    public void A_short_title_is_a_question_at_most(string text) =>
        Assert.DoesNotContain(Guard.Examine(text), f => f.Certainty != Certainty.Ask);
}
