using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>A circle as programs see it, and how the one who asks stands to it.</summary>
/// <param name="AsksConsent">A consultation there says by what right it tells of somebody.</param>
/// <param name="KeptDays">Days after which a consultation goes; null: it stays.</param>
/// <param name="Pseudonyms">Its members may write under pseudonyms; where it is for peer support, always.</param>
/// <param name="EncryptedAtRest">Its texts are encrypted where they are stored, and search does not find them.</param>
public sealed record CircleJson(
    string Id, string Slug, string Name, string Purpose, string About, string Rules, Visibility Visibility, Joining Joining,
    MembershipJson Membership, PledgeJson Pledge, IReadOnlyList<string> Questions, IReadOnlyList<ThemeJson> Themes,
    bool AsksConsent, int? KeptDays, bool Pseudonyms, bool PeerSupport, bool EncryptedAtRest, RequiresJson Requires);

/// <summary>Who can join: works as one of these (none: as anything), with one of these behind it ("vouched", "document", "certificate"; none: the own word is enough).</summary>
public sealed record RequiresJson(IReadOnlyList<string> Professions, IReadOnlyList<TrustLevel> Levels);

public enum MembershipJson
{
    None,
    Asked,
    Member,
    Steward,
}

/// <summary>The version in force (0: there is none), whether I agreed to it, and its text where one circle was asked for.</summary>
public sealed record PledgeJson(int Version, bool Agreed, string? Text);

public sealed record ThemeJson(string Id, string Key, string Name);

/// <summary>A request to join; its id is null where somebody was let in at once.</summary>
public sealed record JoinRequestJson(
    string? Id, string Circle, ApiPerson Person, JoinRequestState State, IReadOnlyList<string> Questions, IReadOnlyList<string> Answers, string Message,
    string? Reason, DateTimeOffset CreatedAt, DateTimeOffset? DecidedAt);

public sealed record CircleMade(string? Name, string? Slug, string? Purpose, string? About, string? Rules, string? Visibility, string? Joining, List<string>? Questions, string? Pledge, List<string>? Themes,
    bool? AsksConsent = null, int? KeptDays = null, bool? Pseudonyms = null, bool? PeerSupport = null, bool? EncryptedAtRest = null, RequiresSent? Requires = null);

/// <summary>What is left out stays as it is; 0 days: consultations stay.</summary>
public sealed record CircleChanged(string? Name, string? Purpose, string? About, string? Rules, string? Visibility, string? Joining, List<string>? Questions, bool? AsksConsent, int? KeptDays, bool? Pseudonyms = null, bool? PeerSupport = null, bool? EncryptedAtRest = null, RequiresSent? Requires = null);

public sealed record RequiresSent(List<string>? Professions, List<string>? Levels);

public sealed record JoinAsked(List<string>? Answers, string? Message);

public sealed record Refused(string? Reason);

public sealed record PledgeAgreed(int? Version);

/// <summary>Reads circles and requests for programs, through the same gates as the pages.</summary>
internal static class CirclesJson
{
    public static async Task<List<CircleJson>> ReadAsync(AppDb db, Viewer viewer, IQueryable<Circle> circles, CancellationToken cancel)
    {
        var me = viewer.Id;
        var rows = await circles.AsNoTracking().Select(c => new
        {
            c.Id, c.Slug, c.Name, c.Purpose, c.About, c.Rules, c.Visibility, c.Joining, c.PledgeVersion, c.Questions, c.AsksConsent, c.KeptDays, c.AllowsPseudonyms, c.IsPeerSupport, c.SealsTexts, c.RequiredProfessions, c.RequiredLevels,
            Mine = c.Memberships.Where(m => m.PersonId == me && m.State == MembershipState.Active).Select(m => new { m.Role, m.PledgeAgreed }).FirstOrDefault(),
            Asked = db.JoinRequests(viewer).Any(r => r.CircleId == c.Id && r.PersonId == me && r.State == JoinRequestState.Waiting),
        }).ToListAsync(cancel);
        return [.. rows.Select(c => new CircleJson(Number(c.Id), c.Slug, c.Name, c.Purpose, c.About, c.Rules, c.Visibility, c.Joining,
            c.Mine is null ? c.Asked ? MembershipJson.Asked : MembershipJson.None : c.Mine.Role == CircleRole.Steward ? MembershipJson.Steward : MembershipJson.Member,
            new PledgeJson(c.PledgeVersion, c.PledgeVersion == 0 || c.Mine?.PledgeAgreed >= c.PledgeVersion, null), c.Questions, [], c.AsksConsent, c.KeptDays > 0 ? c.KeptDays : null, c.AllowsPseudonyms || c.IsPeerSupport, c.IsPeerSupport, c.SealsTexts,
            new RequiresJson(c.RequiredProfessions, [.. c.RequiredLevels.Select(Enum.Parse<TrustLevel>)])))];
    }

    /// <summary>One circle, with its pledge's text, and its themes for those who may read inside.</summary>
    public static async Task<CircleJson?> OneAsync(AppDb db, Viewer viewer, string slug, CancellationToken cancel)
    {
        if ((await ReadAsync(db, viewer, db.Circles(viewer).Where(c => c.Slug == slug), cancel)).FirstOrDefault() is not { } circle) return null;
        var text = await db.Pledges(viewer).Where(p => db.Circles(viewer).Any(c => c.Slug == slug && c.Id == p.CircleId && c.PledgeVersion == p.Number)).Select(p => p.Text).FirstOrDefaultAsync(cancel);
        var themes = await db.ReadableCircles(viewer).Where(c => c.Slug == slug).SelectMany(c => c.Themes).OrderBy(t => t.Position).Select(t => new { t.Id, t.Key, t.Name }).ToListAsync(cancel);
        return circle with { Pledge = circle.Pledge with { Text = text }, Themes = [.. themes.Select(t => new ThemeJson(Number(t.Id), t.Key, t.Name))] };
    }

    public static async Task<List<JoinRequestJson>> ReadAsync(IQueryable<JoinRequest> requests, CancellationToken cancel) =>
        [.. (await requests.AsNoTracking().Select(r => new { r.Id, r.Circle.Slug, r.PersonId, r.Person.Name, r.State, r.Questions, r.Answers, r.Message, r.Reason, r.CreatedAt, r.DecidedAt }).ToListAsync(cancel))
            .Select(r => new JoinRequestJson(Number(r.Id), r.Slug, new ApiPerson(Number(r.PersonId), r.Name), r.State, r.Questions, r.Answers, r.Message, r.Reason, r.CreatedAt, r.DecidedAt))];

    public static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}
