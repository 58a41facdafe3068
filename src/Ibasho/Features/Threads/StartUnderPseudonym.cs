using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell.Guarding;

namespace Ibasho.Features.Threads;

/// <summary>Somebody brings something to a circle under a name for this thread alone: no row of any table says who, and others see it a little later.</summary>
public sealed class StartUnderPseudonym(AppDb db, Viewer viewer, KeyDirectory keys, MaskedPace pace, TimeProvider clock)
{
    public async Task<Outcome<Thread>> RunAsync(string slug, Opening opening, bool hasFiles, Review said, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (ThreadAccess.RefuseStart(viewer, standing, opening.Kind) is { } refusal) return refusal;
        if (opening.Kind == ThreadKind.Notice) return Refusal.PseudonymsOff;
        var now = clock.GetUtcNow();
        if (await db.RefuseMaskAsync(viewer, standing, DateOnly.FromDateTime(now.UtcDateTime), cancel) is { } stopped) return stopped;
        var theme = standing.Circle.Themes.Find(t => t.Key == opening.Theme);
        if (CaseAccess.RefuseConsent(standing.Circle, opening.Kind, opening.Consent) is { } lacking) return lacking;
        if (!opening.IsWhole || theme is null && opening.Theme.Length > 0) return Refusal.Invalid;
        if (hasFiles) return Refusal.PseudonymHasNoFiles;
        if (await said.RefuseAsync(() => Task.FromResult<IReadOnlyList<string>>([])) is { } open) return open;
        if (!await pace.MayAsync(db, viewer, standing.Circle.Id, cancel)) return Refusal.TooMany;

        var thread = opening.ToThread();
        await using var writing = await db.WriteAsync(cancel);
        var taken = await db.TakePseudonymAsync(viewer, keys, standing.Circle.Id, thread.Id, cancel);
        if (taken.Value is not { } pseudonym) return taken.Refusal!.Value;
        var hour = Pseudonym.Hour(now);
        (thread.CircleId, thread.ThemeId, thread.PseudonymId, thread.Mask) = (standing.Circle.Id, theme?.Id, pseudonym.Id, pseudonym.Mask);
        (thread.CreatedAt, thread.LastPostAt, thread.HeldFor) = (hour, hour, PublishHeld.Delay());
        // Its author sees when it goes wherever the thread is shown; a notice would have to know whose it is.
        thread.FadeTold = true;
        db.Add(thread);
        db.Keep([], said.Kept, thread.Id, null);
        intent?.Result = thread.Id.ToString();
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } other) return other;
        await writing.CommitAsync(cancel);
        return thread;
    }
}

/// <summary>How often one may write under pseudonyms: counted in memory by a tag, never by a name in the database.</summary>
public sealed class MaskedPace(RateLimit limit)
{
    private const int Most = 20;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    public async Task<bool> MayAsync(AppDb db, Viewer viewer, long circle, CancellationToken cancel) =>
        limit.Try("masked " + Convert.ToHexString(SHA256.HashData(await viewer.Own!.OfCircleAsync(db, circle, cancel))), Most, Window);
}
