using Ibasho.Platform.Keys;

namespace Ibasho.Tests.Platform.Keys;

/// <summary>One file for each key, made once, for their owner only.</summary>
public sealed class KeyDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-keys-").FullName;

    private string Keys => Path.Combine(_folder, "keys");

    [Fact]
    public void Keys_differ_and_stay()
    {
        var directory = new KeyDirectory(Keys);
        foreach (var name in Enum.GetValues<KeyName>()) directory.Make(name);
        var made = Enum.GetValues<KeyName>().Select(n => Convert.ToHexString(directory[n])).ToList();
        Assert.Equal(made.Count, made.Distinct().Count());
        Assert.All(made, key => Assert.Equal(64, key.Length));

        var again = new KeyDirectory(Keys);
        foreach (var name in Enum.GetValues<KeyName>()) again.Make(name);
        Assert.Equal(made, Enum.GetValues<KeyName>().Select(n => Convert.ToHexString(again[n])));
        again[KeyName.Tag][0] ^= 1; // What is handed out is a copy.
        Assert.Equal(made[0], Convert.ToHexString(again[KeyName.Tag]));
        Assert.Equal(made.Count, Directory.GetFiles(Keys).Length);
    }

    [Fact]
    public void Many_who_begin_at_once_keep_the_same_key()
    {
        for (var round = 0; round < 100; round++)
        {
            var folder = Path.Combine(Keys, $"{round}");
            var seen = new string[8];
            Parallel.For(0, seen.Length, i =>
            {
                var directory = new KeyDirectory(folder);
                directory.Make(KeyName.Fields);
                seen[i] = Convert.ToHexString(directory[KeyName.Fields]);
            });
            Assert.Single(seen.Distinct());
            Assert.Single(Directory.GetFiles(folder));
        }
    }

    [Fact]
    public void What_is_there_is_never_replaced()
    {
        var directory = new KeyDirectory(Keys);
        directory.Make(KeyName.Wrap);
        var before = directory[KeyName.Wrap];
        directory.Put(KeyName.Wrap, new byte[KeyDirectory.Size]);
        Assert.Equal(before, new KeyDirectory(Keys)[KeyName.Wrap]);
    }

    [Fact]
    public void A_missing_or_cut_file_is_said_and_nothing_is_made()
    {
        var directory = new KeyDirectory(Keys);
        Assert.Equal(KeyTrouble.Missing, Assert.Throws<KeyException>(() => directory[KeyName.Audit]).Trouble);
        KeyDirectory.Prepare(Keys);
        File.WriteAllBytes(directory.FileOf(KeyName.Audit), new byte[31]);
        Assert.Equal(KeyTrouble.Broken, Assert.Throws<KeyException>(() => directory[KeyName.Audit]).Trouble);
        Assert.Equal(KeyTrouble.Broken, Assert.Throws<KeyException>(() => directory.Put(KeyName.Tag, new byte[16])).Trouble);
        Assert.Single(Directory.GetFiles(Keys));
    }

    [Fact]
    public void What_stands_open_is_closed_and_said()
    {
        if (OperatingSystem.IsWindows()) return;
        var directory = new KeyDirectory(Keys);
        directory.Make(KeyName.Tag);
        var ring = Path.Combine(Keys, "key-1.xml");
        File.WriteAllText(ring, "<key/>");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory.FileOf(KeyName.Tag)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Keys));
        File.SetUnixFileMode(directory.FileOf(KeyName.Tag), (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(ring, (UnixFileMode)0b110_100_100);
        File.SetUnixFileMode(Keys, (UnixFileMode)0b111_101_101);

        Assert.Equal(new[] { Keys, ring, directory.FileOf(KeyName.Tag) }.Order(), KeyDirectory.Close(Keys).Order());
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(directory.FileOf(KeyName.Tag)));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(Keys));
        Assert.Empty(KeyDirectory.Close(Keys));
    }

    [Fact]
    public void A_folder_with_other_things_in_it_is_left_as_it_is()
    {
        if (OperatingSystem.IsWindows()) return;
        KeyDirectory.Prepare(Keys);
        File.WriteAllText(Path.Combine(Keys, "letter.txt"), "");
        File.SetUnixFileMode(Keys, (UnixFileMode)0b111_101_101);
        Assert.Equal(KeyTrouble.Open, Assert.Throws<KeyException>(() => KeyDirectory.Close(Keys)).Trouble);
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Keys));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
