using MimeKit;

namespace Ibasho.Delivery;

/// <summary>Writes mails as files into the data folder, for trying out and for places without a mail server.</summary>
public sealed class FolderDoor(string folder, TimeProvider clock) : MailDoor
{
    private const int KeptDays = 7;

    public override async Task<Handed> HandAsync(MimeMessage message, Func<Task> mark, CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var now = clock.GetUtcNow();
        var path = Path.Combine(folder, $"{now:yyyyMMdd-HHmmss}-{message.MessageId![..8]}.eml");
        await using (var file = new FileStream(path + ".part", Options())) await message.WriteToAsync(file, cancel);
        // Whole or not at all: the same mail written twice is the same file.
        File.Move(path + ".part", path, overwrite: true);
        foreach (var old in new DirectoryInfo(folder).EnumerateFiles("*.eml"))
            if (string.CompareOrdinal(old.Name, $"{now.AddDays(-KeptDays):yyyyMMdd}") < 0) old.Delete();
        return Handed.Taken;
    }

    // They hold links that open accounts.
    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
