using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Shell;

namespace Ibasho.Features.Today;

/// <summary>What is there for me today: one step, and a few things, never a stream.</summary>
public sealed record MyDay(Step? Step, IReadOnlyList<NewPosts> Answered, IReadOnlyList<OpenQuestion> Questions, IReadOnlyList<NewPosts> Followed, IReadOnlyList<MyCircle> Circles, IReadOnlyList<NewPosts> Masked, bool IsOpened);

/// <summary>Gathers the page for a member, and greets a guest.</summary>
internal static class ShowToday
{
    private const int MostAnswered = 3;
    private const int MostQuestions = 3;
    private const int MostFollowed = 4;
    private const int OpenedDays = 30;

    public static async Task<IResult> ShowAsync(HttpContext http, Viewer viewer, AppDb db, Frame frame, IEnumerable<News> news, TimeProvider clock, CancellationToken cancel)
    {
        if (viewer.IsGuest) return Pages.Show<WelcomePage>(new { frame.Place, IsEmpty = await db.IsEmptyAsync(cancel) });

        var circles = await db.MyCirclesAsync(viewer, cancel);
        var work = await db.MyWorkAsync(viewer, cancel);
        var questions = Experience.Fit(await db.OpenQuestionsAsync(viewer, circles.Where(c => !c.MustAgree).Select(c => c.Id), cancel), work, clock.GetUtcNow());
        var step = await new NextStep(db, viewer, news, PutOff.Read(http, viewer)).FindAsync(circles, questions, cancel);
        return Pages.Show<TodayPage>(new
        {
            Today = new MyDay(
                step,
                await db.OwnWithNewsAsync(viewer, MostAnswered, cancel),
                [.. questions.Where(q => q.Question.Id != step?.Question).Take(MostQuestions).Select(q => q.Question)],
                await db.FollowedWithNewsAsync(viewer, MostFollowed, cancel),
                circles,
                await db.MaskedWithNewsAsync(viewer, MostAnswered, cancel),
                (await db.OpenedOfMineAsync(viewer, cancel)).Exists(d => d.DecidedAt > clock.GetUtcNow().AddDays(-OpenedDays))),
        });
    }
}
