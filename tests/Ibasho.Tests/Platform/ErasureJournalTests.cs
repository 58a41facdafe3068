namespace Ibasho.Tests.Platform;

/// <summary>The journal beside a backup knows more than an empty folder, and never less than a fuller one.</summary>
public sealed class ErasureJournalTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 23);
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-journal-").FullName;

    [Fact]
    public void A_copy_that_knows_more_is_taken_over_and_no_other()
    {
        var (mine, beside) = (Path.Combine(_folder, "mine"), Directory.CreateDirectory(Path.Combine(_folder, "beside")).FullName);
        var journal = new ErasureJournal(mine);
        Assert.False(journal.TakeOver(beside));
        journal.CopyTo(beside); // There is none yet.
        Assert.Empty(Directory.GetFiles(beside));

        journal.Write("one", Day, keepsTexts: true);
        journal.CopyTo(beside);
        Assert.False(journal.TakeOver(beside)); // The same.
        var further = new ErasureJournal(beside);
        further.Write("two", Day, keepsTexts: false);
        Assert.True(journal.TakeOver(beside));
        Assert.Equal([true, false], journal.Read().Select(l => l.IsOf("two") ? l.KeepsTexts : true));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(mine, ErasureJournal.FileName)));

        // Another history is not ours, however long.
        var other = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName;
        foreach (var who in (string[])["a", "b", "c"]) new ErasureJournal(other).Write(who, Day, keepsTexts: true);
        Assert.False(journal.TakeOver(other));
        Assert.Equal(2, journal.Read().Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
