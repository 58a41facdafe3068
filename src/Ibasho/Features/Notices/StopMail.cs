using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Notices;

/// <summary>Ends mail of one kind by the link in it, for a person's press and for a mail program's (RFC 8058); nobody has to sign in.</summary>
public sealed class StopMail(AppDb db, StopLink links)
{
    /// <summary>Answers the kind that is stopped, or null where the link is none of ours any more.</summary>
    public async Task<NoticeKind?> RunAsync(string token, CancellationToken cancel)
    {
        if (await FindAsync(token, cancel) is not { } stop) return null;
        await db.StopMailAsync(stop.Person, stop.Kind, cancel);
        return stop.Kind;
    }

    private async Task<(long Person, NoticeKind Kind)?> FindAsync(string token, CancellationToken cancel) =>
        links.Read(token) is { } stop && await db.ReceiverAsync(stop.Person, cancel) is { } person && StopLink.Mark(person).AsSpan().SequenceEqual(stop.Mark)
            ? (person.Id, stop.Kind) : null;

    internal static async Task<IResult> ShowAsync(string token, AppDb db, StopLink links, IEnumerable<News> news, CancellationToken cancel) =>
        await new StopMail(db, links).FindAsync(token, cancel) is { } stop ? Page(stop.Kind, news, false) : Pages.Missing();

    // No proof of origin is asked: the secret in the address is all a mail program has, and all it can do is this.
    internal static async Task<IResult> PostAsync(string token, AppDb db, StopLink links, IEnumerable<News> news, CancellationToken cancel) =>
        await new StopMail(db, links).RunAsync(token, cancel) is { } kind ? Page(kind, news, true) : Pages.Missing();

    private static IResult Page(NoticeKind kind, IEnumerable<News> news, bool isStopped) =>
        Pages.Show<StopMailPage>(new { Kind = news.First(n => n.Kind == kind).SettingName, IsStopped = isStopped });
}
