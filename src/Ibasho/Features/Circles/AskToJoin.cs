using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>Somebody asks to be let into a circle; where joining is free, they are in at once.</summary>
public sealed class AskToJoin(AppDb db, Viewer viewer, TimeProvider clock)
{
    public const int AnswerLength = 1000;

    public async Task<Outcome<Standing>> RunAsync(string slug, IReadOnlyList<string> answers, string message, Intent? intent, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Refusal.Missing;
        if (CircleAccess.RefuseAsk(viewer, standing) is { } refusal) return refusal;
        var circle = standing.Circle;
        if (circle.Joining == Joining.Questions && Unanswered(circle, answers).Any()) return Refusal.AnswersMissing;

        intent?.Result = slug;
        var now = clock.GetUtcNow();
        db.Audit(viewer, "circle.join", now, circle.Id, viewer.Id);
        if (standing.IsLetInAtOnce)
        {
            db.Join(circle, standing.Mine, viewer.Id, now);
            return await db.SaveComingAsync(circle.Id, +1, Refusal.AlreadyMember, cancel) is { } isIn ? isIn : standing;
        }
        return await SaveRequestAsync(db, viewer, circle, answers, message, now, cancel) is { } taken ? taken : standing;
    }

    /// <summary>The news carries the request's id, which only the first save gives.</summary>
    internal static async Task<Refusal?> SaveRequestAsync(AppDb db, Viewer viewer, Circle circle, IReadOnlyList<string> answers, string message, DateTimeOffset now, CancellationToken cancel)
    {
        var request = new JoinRequest { CircleId = circle.Id, PersonId = viewer.Id, Questions = [.. circle.Questions], Answers = [.. answers.Take(circle.Questions.Count)], Message = message, CreatedAt = now, EndsAt = JoinRequest.EndOf(now) };
        await using var writing = await db.WriteAsync(cancel);
        db.Add(request);
        if (await db.SaveAsync(Refusal.AlreadyAsked, cancel) is { } taken) return taken;
        db.Report(new Happening(NoticeKind.JoinAsked, viewer.Id, circle.Id, JoinRequest: request.Id), now);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        return null;
    }

    private static IEnumerable<int> Unanswered(Circle circle, IReadOnlyList<string> answers) =>
        Enumerable.Range(0, circle.Questions.Count).Where(i => i >= answers.Count || string.IsNullOrWhiteSpace(answers[i]));

    internal static async Task<IResult> ShowAsync(string slug, Viewer viewer, AppDb db, CancellationToken cancel) =>
        await PageAsync(slug, viewer, db, Form.New(), 200, cancel);

    internal static Task<IResult> PostAsync(string slug, Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var answers = Enumerable.Range(0, Circle.MostQuestions).Where(i => form.Has("answer" + i)).Select(i => form.Text("answer" + i, AnswerLength, required: true)).ToList();
        var message = form.Text("message", AnswerLength);
        return new Posting(db, viewer, form, clock).OnceAsync(
            async intent => (await new AskToJoin(db, viewer, clock).RunAsync(slug, answers, message, intent, cancel)).Refusal,
            _ => Pages.Go("/c/" + slug),
            status => PageAsync(slug, viewer, db, form, status, cancel), cancel);
    }

    private static async Task<IResult> PageAsync(string slug, Viewer viewer, AppDb db, Form form, int status, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return Pages.Missing();
        if (standing.IsMember || standing.IsWaiting) return Pages.Go("/c/" + slug);
        if (CircleAccess.RefuseAsk(viewer, standing) is { } refusal) return Pages.Refused(refusal);
        return Pages.Show<AskToJoinPage>(new { Standing = standing, Form = form }, status);
    }
}
