using System.Globalization;
using Ibasho.Access;
using Ibasho.Model;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Importing;

/// <param name="List">The list as it is: CSV, tab-separated, or one address a line.</param>
public sealed record ListBrought(string? List);

/// <summary>What would become of each line.</summary>
/// <param name="IsCut">The list has more lines than are read at once.</param>
/// <param name="Left">So many more may be invited today.</param>
public sealed record ListReportJson(IReadOnlyList<ListLineJson> Lines, bool IsCut, int Good, int Left)
{
    internal static ListReportJson Of(ListReport report) =>
        new([.. report.Lines.Select(l => new ListLineJson(l.Person.Line, l.Person.Address, l.Person.Name, l.State))], report.IsCut, report.Good.Count(), report.Left);
}

/// <param name="State">good, alreadyHere, alreadyInvited, noAddress or twice.</param>
public sealed record ListLineJson(int Line, string Address, string Name, LineState State);

/// <param name="Invited">How many are mailed.</param>
public sealed record ListSentJson(int Invited);

/// <summary>What a file holds; nothing is brought.</summary>
/// <param name="New">Mails that are not here yet.</param>
/// <param name="Matched">Mails that would stand under the name of a member.</param>
/// <param name="IsCut">The file has more mails than are read at once.</param>
public sealed record ArchiveLookJson(int Mails, int New, int Doubles, int Matched, int Threads, bool IsCut, DateTimeOffset? First, DateTimeOffset? Last)
{
    internal static ArchiveLookJson Of(ArchiveLook look) => new(look.Mails, look.New, look.Doubles, look.Matched, look.Threads.Count, look.IsCut, look.First, look.Last);
}

/// <summary>An archive that was brought. While it is coming or waiting, nobody but those who run the circle knows of it.</summary>
/// <param name="Known">Mails that were here before.</param>
/// <param name="Findings">What the guard found, by kind.</param>
public sealed record ArchiveJson(
    string Id, string Name, ArchiveState State, DateTimeOffset CreatedAt, DateTimeOffset? ReleasedAt, int Mails, int Known, int Threads, int Matched,
    int Files, int FilesLeft, int Shortened, int Empty, IReadOnlyList<FoundKindJson> Findings)
{
    internal static ArchiveJson Of(MailArchive a) => new(
        a.Id.ToString(CultureInfo.InvariantCulture), a.Name, a.State, a.CreatedAt, a.ReleasedAt, a.Mails, a.Known, a.Threads, a.Matched, a.Files, a.FilesLeft, a.Shortened, a.Empty,
        [.. a.Kinds.Split('\n').Select(line => line.Split(' ')).Where(p => p.Length == 3).Select(p => new FoundKindJson(p[0], int.Parse(p[1], CultureInfo.InvariantCulture), int.Parse(p[2], CultureInfo.InvariantCulture)))]);
}

public sealed record FoundKindJson(string Kind, int Sure, int Likely);

/// <summary>A thread that waits to be released.</summary>
/// <param name="IsGrowing">It is here already, and answers wait.</param>
public sealed record WaitingThreadJson(string Id, string Title, DateTimeOffset CreatedAt, int Mails, int Sure, int Likely, bool IsGrowing)
{
    internal static WaitingThreadJson Of(WaitingThread t) => new(t.Id.ToString(), t.Title, t.CreatedAt, t.Mails, t.Sure, t.Likely, t.IsGrowing);
}

/// <summary>A text that waits, with what the guard found in it; offsets are UTF-16 code units of the body.</summary>
public sealed record WaitingTextJson(string Author, DateTimeOffset At, string Body, IReadOnlyList<FindingJson> Findings);

public sealed record WaitingTextsJson(string Id, string Title, IReadOnlyList<WaitingTextJson> Texts);

/// <param name="Rewrite">What the guard is sure of gets other words first; where nothing is said, yes.</param>
public sealed record ArchiveReleased(bool? Rewrite);
