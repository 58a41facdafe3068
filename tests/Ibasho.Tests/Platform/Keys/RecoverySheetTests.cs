using Ibasho.Platform.Keys;

namespace Ibasho.Tests.Platform.Keys;

/// <summary>Keys over paper and back: as typed by people, as read by cameras, and never a wrong one.</summary>
public sealed class RecoverySheetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-sheet-").FullName;
    private readonly KeyDirectory _keys;

    public RecoverySheetTests()
    {
        _keys = new KeyDirectory(_folder);
        foreach (var name in Enum.GetValues<KeyName>()) _keys.Make(name);
    }

    [Fact]
    public void What_was_printed_can_be_typed_in_any_order_and_manner()
    {
        var lines = RecoverySheet.Lines(_keys);
        Assert.All(lines, line => Assert.Matches("^([A-Z2-7]{4} ){13}[A-Z2-7]{4}$", line));
        AreAll(RecoverySheet.Read(string.Join("\n\n", lines.Reverse().Select((line, i) => $"key {i}: {line.ToLowerInvariant().Replace(' ', '-')} "))));
        AreAll(RecoverySheet.Read(string.Join('\n', lines.Select(line => line.Replace('O', '0').Replace('I', '1').Replace('B', '8')))));
        AreAll(RecoverySheet.Read(RecoverySheet.ForPicture(lines)));
    }

    [Fact]
    public void One_wrong_letter_is_found_in_its_line()
    {
        var lines = RecoverySheet.Lines(_keys).ToArray();
        for (var at = 0; at < lines[2].Length; at++)
        {
            if (lines[2][at] == ' ') continue;
            var typed = lines.ToArray();
            typed[2] = lines[2][..at] + (lines[2][at] == 'A' ? 'C' : 'A') + lines[2][(at + 1)..];
            Assert.Equal(3, RecoverySheet.Read(string.Join('\n', typed)).Wrong);
        }
        Assert.Equal(1, RecoverySheet.Read(lines[0][..^1]).Wrong);
        Assert.Equal(1, RecoverySheet.Read("これは鍵ではありません abc").Wrong);
        Assert.Equal((0, null), (RecoverySheet.Read("\n \n").Keys.Count, RecoverySheet.Read("").Wrong));
    }

    [Fact]
    public void The_picture_fits_a_terminal()
    {
        var picture = QrCode.Lines(RecoverySheet.ForPicture(RecoverySheet.Lines(_keys))).ToList();
        Assert.InRange(picture[0].Length, 40, 80);
        Assert.All(picture, line => Assert.Equal(picture[0].Length, line.Length));
    }

    private void AreAll((IReadOnlyDictionary<KeyName, byte[]> Keys, int? Wrong) read)
    {
        Assert.Null(read.Wrong);
        foreach (var name in Enum.GetValues<KeyName>()) Assert.Equal(_keys[name], read.Keys[name]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
