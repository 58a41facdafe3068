using Ibasho.Access;

namespace Ibasho.Features.Searching;

/// <summary>Finding again what was said, in everything that one may read.</summary>
public static class SearchingFeature
{
    public static void MapSearching(this WebApplication app)
    {
        app.MapGet("/search", SearchTexts.ShowAsync).For(Who.SignedIn);
        app.MapGet(Shell.Api.Root + "/search", SearchApi.ListAsync).For(Who.Program).Produces<Shell.ApiList<FoundJson>>().WithName("Search").WithSummary("Finds texts among everything I may read; the newest 1,000 matches are ranked.").WithMetadata(new Shell.AskedInQuery("q", "Words, a \"phrase\", and filters such as circle:SLUG, author:NAME, kind:consultation."));
    }
}
