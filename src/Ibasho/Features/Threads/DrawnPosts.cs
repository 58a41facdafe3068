using System.Globalization;
using Ibasho.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Caching.Memory;

namespace Ibasho.Features.Threads;

/// <summary>Replies as finished markup, kept in memory while people read them: everything that shows is part of the key, so nothing here can be stale.</summary>
public sealed class DrawnPosts(IServiceProvider services, ILoggerFactory logs) : IDisposable
{
    private const int MostLetters = 16_000_000;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostLetters, CompactionPercentage = 0.2 });

    public async Task<IReadOnlyList<MarkupString>> DrawAsync(IReadOnlyList<PostView> posts, DateTimeOffset now)
    {
        var drawn = new MarkupString[posts.Count];
        List<(int At, Key Key)>? missing = null;
        for (var i = 0; i < posts.Count; i++)
        {
            var key = KeyOf(posts[i], now);
            if (_cache.TryGetValue(key, out string? html)) drawn[i] = new MarkupString(html!);
            else (missing ??= []).Add((i, key));
        }
        if (missing is null) return drawn;

        await using var renderer = new HtmlRenderer(services, logs);
        foreach (var (at, key) in missing)
        {
            var html = await renderer.Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync<DrawnPost>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["Post"] = posts[at], ["Now"] = now }))).ToHtmlString());
            drawn[at] = new MarkupString(_cache.Set(key, html, new MemoryCacheEntryOptions { Size = html.Length + 200, SlidingExpiration = TimeSpan.FromHours(1) }));
        }
        return drawn;
    }

    private static Key KeyOf(PostView post, DateTimeOffset now) => new(
        post.Id, post.Version, CultureInfo.CurrentUICulture.Name, post.AuthorName, string.Join(' ', post.Professions), Format.When(post.CreatedAt, now), post.InReplyTo,
        (post.IsDeleted, post.IsHidden, post.MayReport, post.IsMine, post.HasAuthorPage, post.IsBookmarked, post.MayReply, post.MayEdit, post.MayDelete, post.Pseudonym),
        post.Portrait, post.Files.Count == 0 ? "" : string.Join('\n', post.Files.Select(f => $"{f.Path} {f.Bytes} {f.Alternative}")));

    private sealed record Key(Guid Id, int Version, string Culture, string Author, string Professions, string When, AnsweredView? Answered,
        (bool IsDeleted, bool IsHidden, bool MayReport, bool IsMine, bool HasAuthorPage, bool IsBookmarked, bool MayReply, bool MayEdit, bool MayDelete, Guid? Pseudonym) Flags, Guid? Portrait, string Files);

    public void Dispose() => _cache.Dispose();
}
