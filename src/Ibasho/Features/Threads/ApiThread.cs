using System.Text.Json.Serialization;
using Ibasho.Access;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>A thread as programs see it.</summary>
/// <param name="Consent">By what right a consultation tells of somebody: person, family or processed; for members of its circle. A text, because generators make a class of an enum that may be null.</param>
/// <param name="FadesAt">When the consultation goes, with every answer.</param>
/// <param name="Hidden">Taken from sight by those who decide; its words may come back.</param>
public sealed record ApiThread(
    string Id, string Circle, ThreadKind Kind, string Title, string Body, string Situation, string Tried, string Wanted, DateOnly? Deadline, string? Theme,
    ApiAuthor Author, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, DateTimeOffset? ClosedAt, bool Deleted, int PostCount, int LastNumber, DateTimeOffset LastPostAt, int Version, IReadOnlyList<ApiFile> Attachments,
    string? Consent, DateTimeOffset? FadesAt, bool Hidden)
{
    public static ApiThread Of(ThreadRow row, bool isMine, IEnumerable<FileRow> files) => new(
        row.Id.ToString(), row.Slug, row.Kind, row.Title, row.Body, row.Situation, row.Tried, row.Wanted, row.Deadline, row.ThemeKey,
        ApiAuthor.Of(row.AuthorId, row.AuthorName, row.IsAuthorThere, row.Mask, isMine), row.CreatedAt, row.EditedAt, row.ClosedAt, row.DeletedAt is not null,
        row.PostCount, row.LastNumber, row.LastPostAt, row.Version, ApiFile.Of(files),
        row.MyRole is null ? null : row.Consent?.ToString().ToLowerInvariant(), row.FadesAt, row.HiddenAt is not null);
}

/// <summary>A reply as programs see it; of a deleted one its number stays. 0: on its way, and seen by its author only.</summary>
public sealed record ApiPost(
    string Id, string ThreadId, int Number, string Body, string? InReplyTo, ApiAuthor Author, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, bool Deleted, int Version, IReadOnlyList<ApiFile> Attachments, bool Hidden)
{
    public static ApiPost Of(PostRow row, bool isMine, IEnumerable<FileRow> files) => new(
        row.Id.ToString(), row.ThreadId.ToString(), Math.Max(row.Number, 0), row.Body, row.AnsweredId?.ToString(),
        ApiAuthor.Of(row.AuthorId, row.AuthorName, row.IsAuthorThere, row.Mask, isMine), row.CreatedAt, row.EditedAt, row.DeletedAt is not null, row.Version, ApiFile.Of(files), row.HiddenAt is not null);
}

/// <summary>Who wrote something: a person with id and name, or a pseudonym with its colour.</summary>
/// <param name="You">True where the pseudonym is one's own; left out otherwise.</param>
public sealed record ApiAuthor(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Pseudonym, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Colour,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? You)
{
    internal static ApiAuthor Of(long id, string name, bool isThere, int? mask, bool isMine) => mask is { } drawn
        ? new(null, null, Masks.Name(drawn), Masks.Colour(drawn).Back, isMine ? true : null)
        : new(id.ToString(System.Globalization.CultureInfo.InvariantCulture), isThere ? name : ShellText.FormerMember, null, null, null);
}
