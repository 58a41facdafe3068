namespace Ibasho.Tests.Whole;

/// <summary>The commands about keys as an operator types them: a lost folder comes back from paper.</summary>
public sealed class KeyCommandTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "ibasho-keys-" + Guid.NewGuid().ToString("N"));

    private string Keys => Path.Combine(_folder, "keys");

    [Fact]
    public async Task A_lost_folder_comes_back_from_paper()
    {
        Assert.Equal(1, (await RunAsync("keys", "sheet")).Code);
        Assert.Equal(1, (await RunAsync("keys", "check")).Code);
        string sheet;
        await using (var server = RealProcess.Start("--data", _folder))
        {
            await server.AnsweringAsync();
            // Beside a server that runs.
            var beside = await RunAsync("keys", "check");
            Assert.True(beside.Code == 0, beside.Said);
            Assert.Contains("wrap.key", (await RunAsync("keys", "list")).Said, StringComparison.Ordinal);
            (_, sheet) = await RunAsync("keys", "sheet");
            Assert.Equal(1, (await RunAsync("keys", "restore")).Code);
            server.Ask();
            await server.EndAsync();
        }
        var before = Read();
        var typed = string.Join('\n', sheet.Split('\n').Where(l => l.Contains(": ", StringComparison.Ordinal) && l.Length is > 70 and < 90));

        // Lost, cut and exchanged at once.
        File.Delete(Path.Combine(Keys, "tag.key"));
        await File.WriteAllBytesAsync(Path.Combine(Keys, "wrap.key"), new byte[5]);
        File.Copy(Path.Combine(Keys, "audit.key"), Path.Combine(Keys, "fields.key"), overwrite: true);
        var check = await RunAsync("keys", "check");
        Assert.Equal(1, check.Code);
        foreach (var file in (string[])["tag.key", "wrap.key", "fields.key"]) Assert.Contains(file, check.Said, StringComparison.Ordinal);

        var wrong = typed[..^1] + (typed[^1] == 'A' ? 'B' : 'A');
        Assert.Equal(1, (await TypeAsync(wrong, "keys", "restore")).Code);
        Assert.False(File.Exists(Path.Combine(Keys, "tag.key")));
        var done = await TypeAsync(typed, "keys", "restore");
        Assert.True(done.Code == 0, done.Said);
        Assert.Equal(before, Read());
        check = await RunAsync("keys", "check");
        Assert.True(check.Code == 0, check.Said);

        // The paper of another place changes nothing.
        var other = new KeyCommandTests();
        await using (var server = RealProcess.Start("--data", other._folder))
        {
            await server.AnsweringAsync();
        }
        Assert.Contains("not those of this data", (await other.TypeAsync(typed, "keys", "restore")).Said, StringComparison.Ordinal);
        other.Dispose();
    }

    private List<string> Read() => [.. Directory.GetFiles(Keys, "*.key").Order(StringComparer.Ordinal).Select(f => Path.GetFileName(f) + Convert.ToHexString(File.ReadAllBytes(f)))];

    private Task<(int Code, string Said)> RunAsync(params string[] arguments) => TypeAsync("", arguments);

    private Task<(int Code, string Said)> TypeAsync(string typed, params string[] arguments) => RealProcess.RunAsync(typed, [.. arguments, "--data", _folder]);

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
