namespace Ibasho.Tests.Whole;

/// <summary>The command as whoever keeps the server types it.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "ibasho-import-" + Guid.NewGuid().ToString("N"));

    [Fact]
    public async Task It_looks_brings_and_brings_nothing_twice()
    {
        Assert.Equal(0, (await RunAsync("demo")).Code);
        var mbox = Path.Combine(_folder, "list.mbox");
        await File.WriteAllTextAsync(mbox, "From a@people.test Mon Jan  5 10:00:00 2015\nFrom: a@people.test\nMessage-ID: <1@people.test>\nDate: Mon, 05 Jan 2015 10:00:00 +0900\nSubject: one\n\nhello\n\n"
            + "From b@people.test Mon Jan  5 11:00:00 2015\nFrom: b@people.test\nMessage-ID: <2@people.test>\nIn-Reply-To: <1@people.test>\nDate: Mon, 05 Jan 2015 11:00:00 +0900\nSubject: Re: one\n\nhello\n");
        var none = await RunAsync("import", mbox, "--circle", "nowhere");
        Assert.Equal((1, true), (none.Code, none.Said.Contains("no community /c/nowhere")));
        Assert.Equal(1, (await RunAsync("import", mbox + "-none", "--circle", "case-room")).Code);
        var look = await RunAsync("import", mbox, "--circle", "case-room");
        Assert.True(look.Code == 0 && look.Said.Contains("2 mails in 1 threads, from 2015-01-05 to 2015-01-05. 2 of them are new") && look.Said.Contains("--yes"), look.Said);
        var brought = await RunAsync("import", mbox, "--circle", "case-room", "--yes");
        Assert.True(brought.Code == 0 && brought.Said.Contains("Brought in: 2 mails in 1 threads") && brought.Said.Contains("/c/case-room/archives/1"), brought.Said);
        var again = await RunAsync("import", mbox, "--circle", "case-room", "--yes", "--release");
        Assert.True(again.Code == 0 && again.Said.Contains("0 of them are new") && !again.Said.Contains("Brought in"), again.Said);
        Assert.DoesNotContain("Exception", look.Said + brought.Said + again.Said);
    }

    private Task<(int Code, string Said)> RunAsync(params string[] arguments) => RealProcess.RunAsync("", [.. arguments, "--data", _folder]);

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
