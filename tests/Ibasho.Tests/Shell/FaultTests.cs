namespace Ibasho.Tests.Shell;

/// <summary>A fault is a whole page in the reader's language, also where the database is broken before there is a frame.</summary>
public sealed class FaultTests(World world) : IClassFixture<World>
{
    [Theory]
    [InlineData("ja"), InlineData("en"), InlineData("ko")]
    public async Task A_broken_database_is_answered_by_a_page(string language)
    {
        await world.DbAsync(db => db.Database.ExecuteSqlAsync($"DROP TABLE IF EXISTS \"Place\""));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var page = await world.Guest().Speaking(language).GetAsync("/");
        Assert.Equal(500, page.Code);
        Assert.StartsWith("text/html", page.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(language, page.Html.DocumentElement.GetAttribute("lang"));
        Assert.NotNull(page.Html.QuerySelector("main h1"));
        Assert.NotNull(page.Html.QuerySelector("main code"));
        Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page.Text, StringComparison.Ordinal);
    }
}
