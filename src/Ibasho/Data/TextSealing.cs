using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Ibasho.Data;

/// <summary>Which texts are closed in the database, by circle or always. They are opened wherever a column is read, and closed here whenever one is written.</summary>
internal static class TextSealing
{
    /// <summary>The group of what belongs to no circle.</summary>
    private const long OfThePlace = 0;

    /// <summary>Closed where the circle asks for it.</summary>
    internal static readonly IReadOnlyDictionary<Type, string[]> OfCircles = new Dictionary<Type, string[]>
    {
        [typeof(Thread)] = [nameof(Thread.Title), nameof(Thread.Body), nameof(Thread.Situation), nameof(Thread.Tried), nameof(Thread.Wanted)],
        [typeof(Post)] = [nameof(Post.Body)],
        [typeof(Revision)] = [nameof(Revision.Title), nameof(Revision.Text)],
        [typeof(HiddenText)] = [nameof(HiddenText.Title), nameof(HiddenText.Text)],
        [typeof(KeptWords)] = [nameof(KeptWords.Words), nameof(KeptWords.Reason)],
    };

    /// <summary>Closed always: nobody asks the database for them.</summary>
    internal static readonly IReadOnlyDictionary<Type, string[]> Always = new Dictionary<Type, string[]>
    {
        [typeof(Mail)] = [nameof(Mail.Address)],
        [typeof(Attachment)] = [nameof(Attachment.Name), nameof(Attachment.Alternative)],
    };

    private static readonly Func<AppDb, long, Task<bool>> IsClosed = EF.CompileAsyncQuery((AppDb db, long circle) => db.Set<Circle>().Any(c => c.Id == circle && c.SealsTexts));

    private static readonly Func<AppDb, Guid, Task<long>> CircleOf = EF.CompileAsyncQuery((AppDb db, Guid thread) => db.Set<Thread>().Where(t => t.Id == thread).Select(t => t.CircleId).FirstOrDefault());

    public static bool IsOneOf(Type noun) => OfCircles.ContainsKey(noun) || Always.ContainsKey(noun);

    public static void Apply(ModelBuilder builder)
    {
        foreach (var (noun, texts) in OfCircles.Concat(Always))
            foreach (var text in texts) builder.Entity(noun).Property(text).HasConversion(new Opened(Column(noun, text)));
    }

    internal static string Column(Type noun, string text) => $"{noun.Name}.{text}";

    /// <summary>Closes what is about to be written; disposed after the writing, it gives the nouns their words back.</summary>
    /// <param name="written">Nouns with such texts that are new or changed.</param>
    /// <param name="circles">Circles that are known to be closed, or not; asked once in a unit of work.</param>
    public static async Task<Closed> CloseAsync(AppDb db, IEnumerable<EntityEntry> written, Dictionary<long, bool> circles, IReadOnlyDictionary<Guid, long> threads, CancellationToken cancel)
    {
        var closed = new Closed();
        try
        {
            foreach (var entry in written)
            {
                var isAlways = Always.TryGetValue(entry.Entity.GetType(), out var texts);
                if (!isAlways) texts = OfCircles[entry.Entity.GetType()];
                var changed = texts!.Select(entry.Property).Where(p => (entry.State == EntityState.Added || p.IsModified) && p.CurrentValue is string { Length: > 0 }).ToList();
                if (changed.Count == 0) continue;
                // What begins as closed texts do could never be read again.
                foreach (var text in changed.Where(t => SealedText.IsSealed((string)t.CurrentValue!))) text.CurrentValue = ((string)text.CurrentValue!).TrimStart(SealedText.Mark);
                var circle = isAlways ? OfThePlace : await CircleOfAsync(db, entry.Entity, threads, cancel);
                if (!isAlways && !await db.IsClosedAsync(circle, circles, cancel)) continue;
                var key = db.GetService<KeyDirectory>()[KeyName.Fields];
                foreach (var text in changed) closed.Close(entry, text, SealedText.Seal(key, circle, Column(entry.Entity.GetType(), text.Metadata.Name), (string)text.CurrentValue!));
            }
            return closed;
        }
        catch
        {
            closed.Dispose();
            throw;
        }
    }

    /// <summary>Whether texts of this circle are closed; what is closed is in no index either.</summary>
    public static async Task<bool> IsClosedAsync(this AppDb db, long circle, Dictionary<long, bool> circles, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (circle == OfThePlace) return false;
        if (circles.TryGetValue(circle, out var known)) return known;
        return circles[circle] = db.ChangeTracker.Entries<Circle>().FirstOrDefault(c => c.Entity.Id == circle) is { } tracked ? tracked.Entity.SealsTexts : await IsClosed(db, circle);
    }

    /// <summary>None (0) for words kept in a profile.</summary>
    private static async Task<long> CircleOfAsync(AppDb db, object noun, IReadOnlyDictionary<Guid, long> threads, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Guid? thread = noun switch
        {
            Thread t => t.Id,
            Post p => p.ThreadId,
            Revision r => r.ThreadId,
            HiddenText h => h.ThreadId,
            KeptWords k => k.ThreadId,
            _ => throw new NotSupportedException(noun.GetType().Name),
        };
        if (noun is Thread own) return own.CircleId != 0 ? own.CircleId : own.Circle.Id;
        if (thread is not { } id) return OfThePlace;
        return threads.TryGetValue(id, out var circle) ? circle
            : db.Set<Thread>().Local.FindEntry(id) is { } tracked ? tracked.Entity.CircleId
            : await CircleOf(db, id);
    }

    /// <summary>Nouns whose texts are closed for as long as they are written.</summary>
    internal sealed class Closed : IDisposable
    {
        private readonly List<(EntityEntry Entry, PropertyEntry Text, object? Words)> _closed = [];

        public void Close(EntityEntry entry, PropertyEntry text, string stored)
        {
            _closed.Add((entry, text, text.CurrentValue));
            text.CurrentValue = stored;
        }

        public void Dispose()
        {
            foreach (var (entry, text, words) in _closed)
            {
                text.CurrentValue = words;
                if (entry.State is not (EntityState.Unchanged or EntityState.Modified) || !text.OriginalValueIsSealed()) continue;
                // It was written: as far as the next one is concerned nothing changed.
                text.OriginalValue = words;
                text.IsModified = false;
            }
        }
    }

    private static bool OriginalValueIsSealed(this PropertyEntry text) => text.OriginalValue is string stored && SealedText.IsSealed(stored);

    private sealed class Opened(string column) : ValueConverter<string, string>(text => text, stored => SealedText.Open(column, stored));
}
