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

        var now = clock.GetUtcNow();
        intent?.Result = slug;
        if (circle.Joining == Joining.Free)
        {
            db.Join(standing, viewer.Id, now);
        }
        else
        {
            var request = new JoinRequest { CircleId = circle.Id, PersonId = viewer.Id, Questions = [.. circle.Questions], Answers = [.. answers], Message = message, CreatedAt = now };
            db.Add(request);
            db.Report(new Happening(NoticeKind.JoinAsked, viewer.Id, circle.Id), now);
        }
        db.Audit(viewer, "circle.join", now, circle.Id, viewer.Id);
        return await db.SaveAsync(Refusal.AlreadyAsked, cancel) is { } taken ? taken : standing;
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
        return Pages.Show<AskToJoinPage>(new { standing.Circle, Form = form }, status);
    }
}

public static class Joins
{
    /// <summary>Makes a member, or one again after leaving; the unit of work saves it.</summary>
    public static void Join(this AppDb db, Standing standing, long personId, DateTimeOffset now)
    {
        if (standing.Mine is { } before && before.PersonId == personId) before.Return(now);
        else db.Add(new Membership { CircleId = standing.Circle.Id, PersonId = personId, JoinedAt = now });
        standing.Circle.MemberCount++;
    }
}
