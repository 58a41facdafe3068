using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ibasho.Tests.Features.Guarding;

/// <summary>Looking for what identifies somebody, as a program asks for it.</summary>
public sealed class ExamineTextTests(World world) : IClassFixture<World>
{
    private const string Path = "/api/v1/guard";

    [Fact]
    public async Task A_name_and_a_number_are_found_with_what_to_write_instead()
    {
        using var program = await world.ProgramAsync(World.Member, "read", "write");
        const string text = "\n佐藤さん(87歳)に090-0000-1234で電話。";
        var answer = await AskAsync(program, new { text });
        var findings = answer.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal(["person", "age", "contact"], findings.Select(f => f.GetProperty("kind").GetString()));
        // Offsets are those of the text as it was sent, its first line end included.
        Assert.Equal("佐藤", text[findings[0].GetProperty("start").GetInt32()..findings[0].GetProperty("end").GetInt32()]);
        Assert.All(findings, f => Assert.All((string[])["certainty", "why", "replacement"], name => Assert.NotEmpty(f.GetProperty(name).GetString()!)));
        Assert.DoesNotContain("佐藤", answer.GetProperty("rewritten").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_must_not_appear_is_found_in_other_spellings()
    {
        using var program = await world.ProgramAsync(World.Member, "read", "write");
        var finding = Assert.Single((await AskAsync(program, new { text = "ﾎｼｿﾞﾗの件です。", names = new[] { "ほしぞら", null } })).GetProperty("findings").EnumerateArray());
        Assert.Equal("sure", finding.GetProperty("certainty").GetString());
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("{\"text\":\"\"}", 400)]
    [InlineData("{\"text\":5}", 400)]
    [InlineData("{\"text\":\"\\ud800\"}", 400)]
    [InlineData("nothing", 400)]
    public async Task What_cannot_be_read_is_refused(string body, int status)
    {
        using var program = await world.ProgramAsync(World.Member, "read", "write");
        using var answer = await program.PostAsync(Path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Contains((int)answer.StatusCode, new[] { status, 422 });
        Assert.Equal("invalid", (await JsonAsync(answer)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Too_much_is_refused_field_by_field()
    {
        using var program = await world.ProgramAsync(World.Member, "read", "write");
        using var answer = await program.PostAsJsonAsync(Path, new { text = new string('a', 100_001), names = Enumerable.Repeat("a", 201) });
        var errors = (await JsonAsync(answer)).GetProperty("errors");
        Assert.True(errors.TryGetProperty("text", out _) && errors.TryGetProperty("names", out _));
    }

    [Fact]
    public async Task Nobody_asks_without_being_signed_in() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await world.Guest().SendAsync(new HttpRequestMessage(HttpMethod.Post, Path) { Content = JsonContent.Create(new { text = "a" }) })).Status);

    [Fact]
    public async Task A_program_that_may_only_read_does_not_ask()
    {
        using var program = await world.ProgramAsync(World.Member, "read");
        using var answer = await program.PostAsJsonAsync(Path, new { text = "a" });
        Assert.Equal("scope-missing", (await JsonAsync(answer)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task One_who_asks_without_end_is_slowed_down()
    {
        var email = World.Steward;
        using var program = await world.ProgramAsync(email, "read", "write");
        for (var i = 0; i < 120; i++) (await program.PostAsJsonAsync(Path, new { text = "a" })).Dispose();
        using var refused = await program.PostAsJsonAsync(Path, new { text = "a" });
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        using var later = await program.PostAsJsonAsync(Path, new { text = "a" });
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task Nothing_of_a_text_stays_in_the_database()
    {
        using var program = await world.ProgramAsync(World.Member, "read", "write");
        await AskAsync(program, new { text = "星屑町の灯台守、名無川の件です。" });
        foreach (var file in Directory.GetFiles(world.Folder, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.True(bytes.ToArray().AsSpan().IndexOf("名無川"u8) < 0, file);
        }
    }

    private static async Task<JsonElement> AskAsync(HttpClient program, object body)
    {
        using var answer = await program.PostAsJsonAsync(Path, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await JsonAsync(answer);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
}
