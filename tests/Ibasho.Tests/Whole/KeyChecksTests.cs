using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>A place starts with the keys its data was written with, or not at all.</summary>
public sealed class KeyChecksTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-checks-").FullName;
    private string _database = "";

    private string Keys => Path.Combine(_folder, "keys");

    [Fact]
    public async Task A_fresh_place_makes_its_keys_once()
    {
        await StartAsync();
        var made = Read();
        Assert.Equal(Enum.GetValues<KeyName>().Length, made.Count);
        await StartAsync();
        Assert.Equal(made, Read());
    }

    [Fact]
    public async Task A_place_from_before_goes_on_with_its_ring_and_gets_keys()
    {
        string seal;
        await using (var app = World.Build(_folder, _database, new TestClock()))
        {
            await Web.PrepareAsync(app.Services, default);
            seal = app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("前から");
            await ForgetAsync(app.Services);
        }
        foreach (var key in Directory.GetFiles(Keys, "*.key")) File.Delete(key);

        await using var again = World.Build(_folder, _database, new TestClock());
        await Web.PrepareAsync(again.Services, default);
        Assert.Equal("前から", again.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(seal));
        Assert.Equal(Enum.GetValues<KeyName>().Length, Read().Count);
    }

    [Fact]
    public async Task A_start_that_ended_between_keys_and_rows_goes_on_with_those_keys()
    {
        new KeyDirectory(Keys).Make(KeyName.Tag);
        var before = Read().Single();
        await StartAsync();
        Assert.Contains(before, Read());
    }

    [Theory]
    [InlineData(KeyName.Tag)]
    [InlineData(KeyName.Documents)]
    public async Task A_missing_key_stops_the_start_and_none_is_made(KeyName name)
    {
        await StartAsync();
        var file = new KeyDirectory(Keys).FileOf(name);
        var key = await File.ReadAllBytesAsync(file);
        File.Delete(file);
        var error = await Assert.ThrowsAsync<KeyException>(StartAsync);
        Assert.Equal((KeyTrouble.Missing, name), (error.Trouble, error.Name));
        Assert.False(File.Exists(file));

        await File.WriteAllBytesAsync(file, key);
        await StartAsync();
    }

    [Fact]
    public async Task Keys_that_changed_their_names_stop_the_start()
    {
        await StartAsync();
        var directory = new KeyDirectory(Keys);
        var other = Path.Combine(Keys, "between.new");
        File.Move(directory.FileOf(KeyName.Tag), other);
        File.Move(directory.FileOf(KeyName.Wrap), directory.FileOf(KeyName.Tag));
        File.Move(other, directory.FileOf(KeyName.Wrap));
        Assert.Equal(KeyTrouble.Wrong, (await Assert.ThrowsAsync<KeyException>(StartAsync)).Trouble);
    }

    [Fact]
    public async Task The_folder_of_another_place_stops_the_start_and_stays_as_it_is()
    {
        await StartAsync();
        var other = Path.Combine(_folder, "other");
        var strange = new KeyDirectory(other);
        strange.Make(KeyName.Tag);
        Assert.Equal(KeyTrouble.Wrong, (await Assert.ThrowsAsync<KeyException>(() => StartAsync(other))).Trouble);
        Assert.Single(Directory.GetFiles(other, "*.key"));
        Assert.Equal(KeyTrouble.Missing, (await Assert.ThrowsAsync<KeyException>(() => StartAsync(Path.Combine(_folder, "empty")))).Trouble);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "empty")));
    }

    [Fact]
    public async Task A_second_node_on_the_same_folder_starts()
    {
        // The same tables, twice at once: what the first writes, the second finds.
        await using var one = World.Build(_folder, _database, new TestClock());
        await using var two = World.Build(_folder, _database, new TestClock());
        await Web.PrepareAsync(one.Services, default);
        await ForgetAsync(one.Services);
        await Task.WhenAll(CheckAsync(one.Services), CheckAsync(two.Services));
        Assert.Equal(one.Services.GetRequiredService<KeyDirectory>()[KeyName.Fields], two.Services.GetRequiredService<KeyDirectory>()[KeyName.Fields]);
        await CheckAsync(one.Services);
        await CheckAsync(two.Services);
    }

    [Fact]
    public async Task No_key_is_in_the_database()
    {
        await StartAsync();
        if (_database.Length > 0) return;
        foreach (var file in Directory.GetFiles(_folder, "ibasho.db*"))
        {
            var bytes = Convert.ToHexString(await File.ReadAllBytesAsync(file));
            Assert.All(Read(), key => Assert.DoesNotContain(key, bytes, StringComparison.Ordinal));
        }
    }

    private List<string> Read() => [.. Directory.GetFiles(Keys, "*.key").Order(StringComparer.Ordinal).Select(f => Convert.ToHexString(File.ReadAllBytes(f)))];

    private Task StartAsync() => StartAsync("");

    private async Task StartAsync(string keys)
    {
        await using var app = World.Build(_folder, _database, new TestClock(), s => s with { Keys = keys });
        await Web.PrepareAsync(app.Services, default);
    }

    private static async Task CheckAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDb>().CheckKeysAsync(services.GetRequiredService<KeyDirectory>(), default);
    }

    private static async Task ForgetAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDb>().Set<KeyCheck>().ExecuteDeleteAsync();
    }

    public async Task InitializeAsync() => _database = await Template.EmptyAsync();

    public Task DisposeAsync() => Template.DropAsync(_folder, _database);
}
