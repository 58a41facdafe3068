namespace Ibasho.Platform.Mime;

/// <summary>Puts mails together that answer one another, in whatever order they come: by the names they refer to, and where those are lost by what they are about.</summary>
public sealed class MailThreads
{
    private static readonly TimeSpan Alive = TimeSpan.FromDays(90);

    private readonly Dictionary<string, string> _parents = new(StringComparer.Ordinal);

    /// <summary>The mails of each thread in the order of their dates, threads by their first mail.</summary>
    public static List<List<T>> Group<T>(IReadOnlyList<T> mails, Func<T, MailEnvelope> envelope, Func<T, (string Title, bool IsReply)> subject, Func<T, DateTimeOffset> date)
    {
        var threads = new MailThreads();
        foreach (var mail in mails)
            foreach (var earlier in envelope(mail).References) threads.Join(envelope(mail).Id, earlier);
        var ordered = mails.Select((mail, i) => (Mail: mail, Date: date(mail), Order: i)).OrderBy(m => m.Date).ThenBy(m => m.Order).ToList();
        threads.JoinBySubject(ordered.Select(m => (envelope(m.Mail), subject(m.Mail), m.Date)));
        return [.. ordered.GroupBy(m => threads.Root(envelope(m.Mail).Id), StringComparer.Ordinal).Select(g => g.Select(m => m.Mail).ToList())];
    }

    /// <summary>An answer that names nobody belongs to the youngest thread of the same subject that is not too old.</summary>
    private void JoinBySubject(IEnumerable<(MailEnvelope Mail, (string Title, bool IsReply) Subject, DateTimeOffset Date)> mails)
    {
        var last = new Dictionary<string, (string Id, DateTimeOffset Date)>(StringComparer.Ordinal);
        foreach (var (mail, (title, isReply), date) in mails)
        {
            var about = Folding.Name(title);
            if (about.Length == 0) continue;
            if (isReply && mail.References.Count == 0 && last.TryGetValue(about, out var before) && date - before.Date < Alive) Join(mail.Id, before.Id);
            last[about] = (mail.Id, date);
        }
    }

    private void Join(string one, string other)
    {
        var (a, b) = (Root(one), Root(other));
        if (a != b) _parents[a] = b;
    }

    private string Root(string id)
    {
        var root = id;
        while (_parents.TryGetValue(root, out var parent)) root = parent;
        // The next one who asks has a short way.
        while (_parents.TryGetValue(id, out var parent) && parent != root) (_parents[id], id) = (root, parent);
        return root;
    }
}
