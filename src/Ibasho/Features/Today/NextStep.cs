using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Today;

/// <summary>One thing to do: what it is, where it is done, and under which name it is put off.</summary>
/// <param name="Notice">Set where the step is a notice, which is opened by a POST.</param>
/// <param name="Question">Set where the step is a consultation, which is then not listed again.</param>
public sealed record Step(string Key, string Text, string Link, string Button, long? Notice = null, Guid? Question = null);

/// <summary>Finds the one step of today, in the order in which people wait for it.</summary>
internal sealed class NextStep(AppDb db, Viewer viewer, IEnumerable<News> news, IReadOnlySet<string> later)
{
    public async Task<Step?> FindAsync(IReadOnlyList<MyCircle> circles, IReadOnlyList<(OpenQuestion Question, int Fit)> questions, CancellationToken cancel) =>
        Pledge(circles) ?? await AnswerAsync(cancel) ?? await RequestsAsync(circles, cancel) ?? Unanswered(questions) ?? Newcomer(circles);

    private Step? Pledge(IReadOnlyList<MyCircle> circles) => circles.Where(c => c.MustAgree)
        .Select(c => new Step($"pledge-{c.Id}", TodayText.StepPledge.With(c.Name), $"/c/{c.Slug}/pledge", TodayText.StepPledgeButton)).FirstOrDefault(Due);

    private async Task<Step?> AnswerAsync(CancellationToken cancel)
    {
        if (viewer.UnreadNotices == 0) return null;
        var notice = await db.Notices(viewer).AsNoTracking().Where(n => n.Kind == NoticeKind.JoinAnswered && n.ReadAt == null)
            .OrderByDescending(n => n.Id).FirstOrDefaultAsync(cancel);
        if (notice is null || later.Contains($"answer-{notice.Id}")) return null;
        var line = await (news.FirstOrDefault(n => n.Kind == notice.Kind)?.TellAsync(db, viewer, notice, cancel) ?? Task.FromResult<NoticeLine?>(null));
        return line is null ? null : new Step($"answer-{notice.Id}", line.Text, line.Link, TodayText.StepAnswerButton, Notice: notice.Id);
    }

    private async Task<Step?> RequestsAsync(IReadOnlyList<MyCircle> circles, CancellationToken cancel)
    {
        var mine = circles.Where(c => c.IsSteward && !later.Contains($"requests-{c.Id}")).Select(c => c.Id).ToList();
        if (mine.Count == 0) return null;
        var first = await db.JoinRequests(viewer).Where(r => mine.Contains(r.CircleId) && r.State == JoinRequestState.Waiting)
            .OrderBy(r => r.Id).Select(r => new { r.CircleId, r.Circle.Name, r.Circle.Slug, Person = r.Person.Name }).FirstOrDefaultAsync(cancel);
        return first is null ? null
            : new Step($"requests-{first.CircleId}", TodayText.StepRequests.With(first.Person, first.Name), $"/c/{first.Slug}/requests", TodayText.StepRequestsButton);
    }

    private Step? Unanswered(IReadOnlyList<(OpenQuestion Question, int Fit)> questions) => questions.Where(q => q.Fit > 0 && q.Question.Answers == 0)
        .Select(q => new Step($"question-{q.Question.Id:N}", TodayText.StepQuestion.With(Masks.Of(q.Question.Mask, q.Question.Author, true), q.Question.Title), $"/t/{q.Question.Id}", TodayText.StepQuestionButton, Question: q.Question.Id))
        .FirstOrDefault(Due);

    private Step? Newcomer(IReadOnlyList<MyCircle> circles) => circles.Count > 0 ? null
        : new[] { new Step("circles", TodayText.StepCircles, "/circles", TodayText.StepCirclesButton) }.FirstOrDefault(Due);

    private bool Due(Step step) => !later.Contains(step.Key);
}
