namespace Ibasho.Tests.Shell;

/// <summary>The database goes before anybody opened the page of help.</summary>
public sealed class AwayFromTheStartTests(AwayTests.Stumbling world) : IClassFixture<AwayTests.Stumbling>
{
    [Fact]
    public async Task Help_at_hand_is_there_before_anybody_read_it()
    {
        var guest = world.Guest();
        await world.WhileAsync(AwayTests.Away(), async () =>
        {
            Assert.Equal(503, (await guest.GetAsync("/sign-in")).Code);
            var help = await guest.GetAsync("/help");
            Assert.Equal(200, help.Code);
            Assert.NotEmpty(help.Html.QuerySelectorAll("main a[href^='tel:']"));
        });
    }
}
