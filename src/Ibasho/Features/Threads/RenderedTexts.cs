using Microsoft.Extensions.Caching.Memory;

namespace Ibasho.Features.Threads;

/// <summary>Texts as HTML, kept in memory while people read them; an edit makes another version, so nothing here can be stale.</summary>
public sealed class RenderedTexts : IDisposable
{
    private const int MostLetters = 8_000_000;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostLetters, CompactionPercentage = 0.2 });

    public string? Find(Guid id, int version, TextSection part) => _cache.Get<string>((id, version, part));

    public void Keep(Guid id, int version, TextSection part, string html) =>
        _cache.Set((id, version, part), html, new MemoryCacheEntryOptions { Size = html.Length + 100, SlidingExpiration = TimeSpan.FromHours(1) });

    /// <summary>What somebody works as, by the version of the profile.</summary>
    public IReadOnlyList<string>? FindProfessions(long author, int version) => _cache.Get<IReadOnlyList<string>>((author, version));

    public void KeepProfessions(long author, int version, IReadOnlyList<string> professions) =>
        _cache.Set((author, version), professions, new MemoryCacheEntryOptions { Size = 100, SlidingExpiration = TimeSpan.FromHours(1) });

    public void Dispose() => _cache.Dispose();
}

public enum TextSection
{
    Body,
    Situation,
    Tried,
    Wanted,
}
