namespace Ibasho.Tests.Whole;

/// <summary>How the product starts, and what it says where it cannot.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "ibasho-start-" + Guid.NewGuid().ToString("N"));

    [Fact]
    public async Task A_data_folder_belongs_to_one_process_and_to_its_owner()
    {
        await using var first = RealProcess.Start("--data", _folder);
        await first.AnsweringAsync();
        Assert.Contains($"http://localhost:{first.Port}", first.Said);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));

        await using var second = RealProcess.Start("--data", _folder);
        Assert.Equal(1, await second.EndAsync());
        Assert.Contains("already running", second.Said);
        Assert.DoesNotContain("Exception", second.Said);

        await first.KillAsync();
        await using var third = RealProcess.Start("--data", _folder);
        await third.AnsweringAsync();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_words()
    {
        await using var first = RealProcess.Start("--data", _folder);
        await first.AnsweringAsync();
        await using var second = RealProcess.Start(first.Port, "--data", _folder + "-2");
        Assert.Equal(1, await second.EndAsync());
        Assert.Contains($"Port {first.Port} is taken", second.Said);
        Assert.DoesNotContain("Exception", second.Said);
        Directory.Delete(_folder + "-2", recursive: true);
    }

    [Fact]
    public async Task Missing_keys_are_said_in_words_and_never_made_anew()
    {
        var keys = _folder + "-keys";
        await using (var first = RealProcess.Start("--data", _folder, "--keys", keys))
        {
            await first.AnsweringAsync();
            first.Ask();
            Assert.Equal(0, await first.EndAsync());
        }
        File.Delete(Path.Combine(keys, "wrap.key"));
        var left = Directory.GetFiles(keys, "*.key").Length;
        await using var second = RealProcess.Start("--data", _folder, "--keys", keys);
        Assert.Equal(1, await second.EndAsync());
        Assert.Contains("wrap.key of this place is missing", second.Said);
        Assert.DoesNotContain("Exception", second.Said);
        Assert.Equal(left, Directory.GetFiles(keys, "*.key").Length);
        Assert.False(Directory.Exists(Path.Combine(_folder, "keys")));
        Directory.Delete(keys, recursive: true);
    }

    [Fact]
    public async Task A_start_and_a_stop_are_calm()
    {
        await using var process = RealProcess.Start("--data", _folder);
        await process.AnsweringAsync();
        process.Ask();
        Assert.Equal(0, await process.EndAsync());
        Assert.DoesNotContain("warn", process.Said);
        Assert.DoesNotContain("fail", process.Said);
    }

    [Fact]
    public async Task A_place_of_real_people_is_never_mixed_with_the_demo()
    {
        await using (var app = Web.Build(new Settings(_folder, "", "127.0.0.1", 5080, "", "")))
        {
            await Web.PrepareAsync(app.Services, CancellationToken.None);
            await using var scope = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateAsyncScope(app.Services);
            var db = (Data.AppDb)scope.ServiceProvider.GetService(typeof(Data.AppDb))!;
            db.Add(new Model.Place { Name = "本物の場所" });
            await db.SaveChangesAsync();
        }
        await using var process = RealProcess.Start("--data", _folder, "--demo");
        Assert.Equal(1, await process.EndAsync());
        Assert.Contains("not the demo's", process.Said);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
