namespace Ibasho.Tests.Platform;

/// <summary>Names compare by what people see in them, whatever was typed.</summary>
public sealed class FoldingTests(World world) : IClassFixture<World>
{
    // The runtime refuses to normalise these.
    public static TheoryData<string> NoCharacters => ["\ufffe", "\ud800", "a\udc00b", "\uffff", "\ud83d\ude00\ufffe"];

    [Theory]
    [InlineData("サトウ 花子", "さとう花子")]
    [InlineData("ｻﾄｳ", "さとう")]
    [InlineData("Ｓａｔｏ", "sato")]
    public void Equal_ones_are_equal(string typed, string folded) => Assert.Equal(folded, Folding.Name(typed));

    [Theory, MemberData(nameof(NoCharacters))]
    public void What_is_no_character_is_folded_all_the_same(string text) => Assert.NotNull(Folding.Name(text));

    [Theory]
    [InlineData("/search?q=%EF%BF%BE")]
    [InlineData("/search?q=x&author=%EF%BF%BE")]
    [InlineData("/circles?q=%EF%BF%BE")]
    public async Task It_is_looked_for_and_not_found(string path) => Assert.Equal(200, (await (await world.AsAsync(World.Member)).GetAsync(path)).Code);

    [Fact]
    public async Task It_is_no_fault_in_a_form()
    {
        var member = await world.AsAsync(await world.NewPersonAsync("文字 あや"));
        Assert.InRange((await member.SubmitAsync("/me/edit", null, ("name", "あや\ufffe"), ("reading", "\ufffe"), ("about", "\ufffe"))).Code, 200, 422);
        Assert.InRange((await member.SubmitAsync("/circles/new", null, ("name", "輪\ufffe"), ("purpose", "ためす\ufffe"))).Code, 200, 422);
        Assert.Equal(401, (await world.Guest().PostAsync("/sign-in", ("email", "a\ufffe@b.example"), ("password", "どこにもない合言葉"))).Code);
    }
}
