using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Tests.Features.Files;
using Ibasho.Tests.Features.Threads;
using Ibasho.Tests.Platform.Files;
using Microsoft.Extensions.DependencyInjection;

namespace Ibasho.Tests.Whole;

/// <summary>New keys for texts and documents: everything is readable as before, nothing opens with the old one, and who is broken off goes on.</summary>
public sealed class KeyRenewalTests(World world) : IClassFixture<World>
{
    private KeyDirectory Keys => world.App.Services.GetRequiredService<KeyDirectory>();

    private async Task<(UpkeepStage Stage, Guid Thread, Guid File)> WriteAsync()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        await world.DbAsync(db => db.Set<Circle>().Where(c => c.Id == stage.CircleId).ExecuteUpdateAsync(c => c.SetProperty(x => x.SealsTexts, true)));
        var thread = await stage.ThreadAsync("閉じた題", "閉じた本文");
        var author = stage.As(UpkeepStage.Author);
        var file = await author.BringAsync(Pictures.Png(), "閉じた名.png");
        await author.PostAsync($"/t/{thread}/reply", ("body", "閉じた返信"), ("attachment", file.ToString()));
        return (stage, thread, file);
    }

    private async Task AssertReadAsync((UpkeepStage Stage, Guid Thread, Guid File) written)
    {
        var member = written.Stage.As(UpkeepStage.Member);
        var page = await member.GetAsync($"/t/{written.Thread}");
        foreach (var words in new[] { "閉じた題", "閉じた本文", "閉じた返信" }) Assert.Contains(words, page.Main);
        Assert.Equal(200, (await member.GetAsync($"/files/{written.File}")).Code);
        Assert.Equal("閉じた名.png", (await world.FileAsync(written.File))!.Name);
    }

    private Task RenewAsync(KeyName name) => world.DbAsync(async db =>
    {
        await new KeyRenewal(db, Keys).RunAsync(name, default);
        return 0;
    });

    /// <summary>Of all closed texts, the names of their keys.</summary>
    private Task<List<long?>> NamesAsync() => world.DbAsync(async db =>
    {
        var names = new List<long?>();
        foreach (var (noun, texts) in TextSealing.OfCircles.Concat(TextSealing.Always))
            foreach (var text in texts)
            {
                await db.Database.OpenConnectionAsync();
                await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The names of our own tables.
                command.CommandText = $"SELECT \"{text}\" FROM \"{db.Model.FindEntityType(noun)!.GetTableName()}\" WHERE \"{text}\" IS NOT NULL";
#pragma warning restore CA2100
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                    if (SealedText.IsSealed(reader.GetString(0))) names.Add(SealedText.NameOf(reader.GetString(0)));
            }
        return names.Distinct().ToList();
    });

    [Fact]
    public async Task Texts_are_closed_anew_also_when_it_was_broken_off_twice()
    {
        var written = await WriteAsync();
        var old = Keys[KeyName.Fields];
        Assert.Equal([SealedText.Know(old)], await NamesAsync());

        // Broken off after one text: both keys are needed, and both are there.
        var following = Keys.Following(KeyName.Fields);
        var body = SealedText.Seal(following, written.Stage.CircleId, "Thread.Body", "閉じた本文");
        await world.DbAsync(db => db.Set<Thread>().Where(t => t.Id == written.Thread).ExecuteUpdateAsync(t => t.SetProperty(x => x.Body, body)));
        Assert.Equal(2, (await NamesAsync()).Count);
        await CheckAsync();
        await AssertReadAsync(written);

        await RenewAsync(KeyName.Fields);
        Assert.Equal([SealedText.Know(following)], await NamesAsync());
        Assert.Equal(following, Keys[KeyName.Fields]);
        Assert.Contains(Directory.GetFiles(Keys.Folder, "fields.key*.new"), file => File.ReadAllBytes(file).SequenceEqual(old));
        await CheckAsync();
        await AssertReadAsync(written);
        var after = await WriteAsync();
        Assert.Equal([SealedText.Know(following)], await NamesAsync());
        await AssertReadAsync(after);

        // Broken off when the data was of the new key, and the folder not yet.
        var last = Keys.Following(KeyName.Fields);
        await world.DbAsync(async db =>
        {
            await db.SetKeyAsync(KeyName.Fields, last, default);
            return 0;
        });
        await RenewAsync(KeyName.Fields);
        Assert.Equal(last, Keys[KeyName.Fields]);
        Assert.False(Keys.HasFollowing(KeyName.Fields));
        await CheckAsync();
    }

    [Fact]
    public async Task Files_and_documents_are_closed_anew()
    {
        var written = await WriteAsync();
        var person = await world.IdAsync(World.Member);
        var check = new LicenceCheck { PersonId = person, Profession = "MSW", CreatedAt = world.Clock.GetUtcNow() };
        check.SealedNumber = Sealing.Seal(Keys[KeyName.Documents], "12-34"u8, LicenceSeal.About(check.Id, LicenceSeal.NumberPlace));
        var piece = new LicencePiece { CheckId = check.Id, Number = 0, Sealed = Sealing.Seal(Keys[KeyName.Documents], [1, 2, 3], LicenceSeal.About(check.Id, LicenceSeal.Place(0))) };
        await world.DbAsync(db =>
        {
            db.AddRange(check, piece);
            return db.SaveChangesAsync();
        });
        var old = Keys[KeyName.Documents];
        await RenewAsync(KeyName.Documents);
        Assert.NotEqual(old, Keys[KeyName.Documents]);
        await AssertReadAsync(written);
        var (number, stored) = await world.DbAsync(async db => (await db.Set<LicenceCheck>().SingleAsync(c => c.Id == check.Id), await db.Set<LicencePiece>().SingleAsync(p => p.CheckId == check.Id)));
        Assert.Equal("12-34", LicenceSeal.OpenNumber(Keys, number));
        Assert.Equal([1, 2, 3], LicenceSeal.Open(Keys, stored));
        await CheckAsync();
    }

    /// <summary>A start finds its keys in order.</summary>
    private Task CheckAsync() => world.DbAsync(async db =>
    {
        await db.CheckKeysAsync(new KeyDirectory(Keys.Folder), default);
        return 0;
    });
}
