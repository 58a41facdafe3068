namespace Ibasho.Guard.Tests;

/// <summary>The new text: letters that stay the same, relative dates, bands, and whole grammar.</summary>
public sealed class RewriteTests
{
    private static string Rewrite(string text, GuardOptions? options = null) => Guard.Rewrite(text, Guard.Examine(text, options));

    [Theory]
    [InlineData("佐藤さんと鈴木さん。佐藤さんが先に来た。", "Aさんと★さん。Aさんが先に来た。")]
    [InlineData("令和6年4月に初回。令和7年3月2日に終了。", "X年4月に初回。X+1年3月に終了。")]
    [InlineData("田中さん(87歳)は", "Aさん(80代後半)は")]
    [InlineData("井上さん(92)は", "Aさん(90歳以上)は")]
    public void Japanese(string text, string wanted)
    {
        // Which letter a person gets depends on the real initials, which are never taken.
        var rewritten = Rewrite(text);
        Assert.Equal(wanted.Length, rewritten.Length);
        for (var i = 0; i < wanted.Length; i++) if (wanted[i] is not '★' and not 'A') Assert.Equal(wanted[i], rewritten[i]);
    }

    [Fact]
    public void The_letter_is_never_the_initial_nor_one_that_stands_there()
    {
        var rewritten = Rewrite("Aさんの担当は阿部さんです。");
        Assert.Equal("Aさんの担当はBさんです。", rewritten);
        Assert.DoesNotContain("Aさん", Rewrite("青木さんです。"), StringComparison.Ordinal);
    }

    [Fact]
    public void Kin_are_called_by_their_role() =>
        Assert.Equal("長女は遠方に、夫は近くに。長女が来ます。", Rewrite("長女の美咲さんは遠方に、夫の健一さんは近くに。美咲さんが来ます。"));

    [Fact]
    public void Places_and_facilities_get_letters_by_their_sort()
    {
        var rewritten = Rewrite("堺市のつばさ病院から、つばさ病院のデイケアへ。");
        Assert.Matches("^[A-Z]市の([A-Z])病院から、\\1病院のデイケアへ。$", rewritten);
    }

    [Fact]
    public void A_choice_goes_before_the_proposal()
    {
        const string text = "佐藤さんに090-0000-8842で電話。";
        var findings = Guard.Examine(text);
        Assert.Equal("友人さんに090-0000-8842で電話。", Guard.Rewrite(text, findings, [new Choice(findings[0], "友人"), Choice.Keep(findings[1])]));
    }

    [Fact]
    public void The_year_of_the_first_contact_may_be_given() =>
        Assert.Equal("X+2年3月に再開。", Rewrite("2025年3月に再開。", new GuardOptions { FirstContactYear = 2023 }));

    [Fact]
    public void Nothing_found_is_nothing_changed()
    {
        Assert.Equal("", Guard.Rewrite("", []));
        Assert.Throws<ArgumentException>(() => Guard.Rewrite("a", [new Finding(0, 2, FindingKind.Person, Certainty.Sure, "", "")]));
        Assert.Throws<ArgumentNullException>(() => Guard.Examine(null!));
    }
}
