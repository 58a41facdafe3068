using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Platform.Searching;
using Ibasho.Shell;

namespace Ibasho.Features.Searching;

/// <summary>A text that was found, as a program reads it.</summary>
public sealed record FoundJson(string Id, string ThreadId, string? PostId, string Title, string Excerpt, FoundCircleJson Circle, DateTimeOffset At);

public sealed record FoundCircleJson(string Slug, string Name);

/// <summary>The same search for programs, text by text.</summary>
internal static class SearchApi
{
    public static async Task<IResult> ListAsync(Wanted wanted, Paging paging, Viewer viewer, AppDb db, ReadDb reads, TimeProvider clock, CancellationToken cancel)
    {
        if (!paging.IsSound) return ApiAnswers.Refused(Refusal.Invalid);
        var search = new SearchTexts(db, viewer, clock);
        var ranked = (await SearchTexts.FindAsync(wanted, viewer, db, reads, clock, cancel)).ToList();
        var start = paging.AfterNumber is { } after ? ranked.FindIndex(f => f.Id == after) + 1 : 0;
        var page = ranked.Skip(start).Take(paging.Limit).ToList();
        var hits = await search.HitsAsync(page, cancel);
        return Results.Ok(new ApiList<FoundJson>(
            [.. hits.Select(h => new FoundJson(h.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), h.ThreadId.ToString(), h.PostId?.ToString(), h.Title,
                string.Concat(Excerpt.Around(h.Text, wanted.Query, Excerpts.Length).Select(s => s.Text)), new(h.CircleSlug, h.CircleName), h.At))],
            ranked.Count > start + page.Count ? page[^1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
    }
}
