using Ibasho.Guard.Rules;

namespace Ibasho.Guard.Tests;

/// <summary>Check digits by the official examples, and what the law forbids to keep.</summary>
public sealed class MyNumberTests
{
    [Fact]
    public void Check_digits_are_those_of_the_examples()
    {
        Assert.True(CheckDigits.MyNumber("983205673214"));
        Assert.False(CheckDigits.MyNumber("983205673215"));
        Assert.True(CheckDigits.Corporate("7000012050002"));
        Assert.False(CheckDigits.Corporate("8000012050002"));
        Assert.True(CheckDigits.Insurer("33120015"));
        Assert.True(CheckDigits.Insurer("271007"));
        Assert.True(CheckDigits.Luhn("4111111111111111"));
        Assert.False(CheckDigits.MyNumber("000000000000"));
    }

    [Theory]
    [InlineData("番号は983205673214です")]
    [InlineData("9832-0567-3214")]
    [InlineData("９８３２　０５６７　３２１４")]
    public void A_valid_one_is_never_kept(string text)
    {
        var found = Assert.Single(Guard.Examine(text));
        Assert.True(found is { IsMyNumber: true, Kind: FindingKind.Number, Certainty: Certainty.Sure });
        Assert.DoesNotContain(text[found.Start..found.End], Guard.Rewrite(text, [found], [Choice.Keep(found)]), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_does_not_add_up_is_marked_and_may_be_kept()
    {
        const string text = "マイナンバーは604512839901と書いてありました";
        var found = Assert.Single(Guard.Examine(text));
        Assert.False(found.IsMyNumber);
        Assert.Equal(text, Guard.Rewrite(text, [found], [Choice.Keep(found)]));
    }
}
