using System.Globalization;
using Ibasho.Model;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Importing;

/// <summary>What is said about an archive.</summary>
internal static class ArchiveWords
{
    public static string Of(ArchiveState state) => state switch
    {
        ArchiveState.Coming => ImportingText.StateComing,
        ArchiveState.Waiting => ImportingText.StateWaiting,
        ArchiveState.Releasing => ImportingText.StateReleasing,
        ArchiveState.Released => ImportingText.StateReleased,
        _ => ImportingText.StateGoing,
    };

    public static IEnumerable<string> Report(MailArchive archive)
    {
        yield return ImportingText.ReportMatched.With(archive.Matched, archive.Mails - archive.Matched);
        if (archive.Known > 0) yield return ImportingText.ReportKnown.With(archive.Known);
        if (archive.Files + archive.FilesLeft > 0) yield return ImportingText.ReportFiles.With(archive.Files, archive.FilesLeft);
        if (archive.Shortened > 0) yield return ImportingText.ReportShortened.With(archive.Shortened);
        if (archive.Empty > 0) yield return ImportingText.ReportEmpty.With(archive.Empty);
    }

    public static string Kinds(MailArchive archive) =>
        string.Join(ReviewText.CountBetween, archive.Kinds.Split('\n').Select(line => line.Split(' ')).Where(parts => parts.Length == 3).Select(parts =>
            ReviewText.CountOf.With(ReviewText.ResourceManager.GetString("Kind_" + parts[0], CultureInfo.CurrentUICulture) ?? parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture) + int.Parse(parts[2], CultureInfo.InvariantCulture))));
}
