using Ibasho.Model;
using Ibasho.Tests.Features.Threads;

namespace Ibasho.Tests.Features.Moderation;

/// <summary>A circle with two stewards and a text of the author that readers report, for the tests of deciding.</summary>
internal sealed class CareStage(World world, UpkeepStage stage)
{
    public UpkeepStage Stage => stage;
    public string Steward2 { get; private set; } = "";
    public Browser Second { get; private set; } = null!;
    public Guid Thread { get; private set; }
    public Guid Post { get; private set; }

    public Browser As(string role) => stage.As(role);

    public static async Task<CareStage> SetAsync(World world, string body = "気になる返信です", Visibility visibility = Visibility.Closed, bool isAlone = false)
    {
        var stage = await UpkeepStage.SetAsync(world, visibility);
        var care = new CareStage(world, stage);
        if (!isAlone)
        {
            care.Steward2 = await world.NewPersonAsync("もう一人の世話人");
            await world.MemberAsync(stage.Slug, care.Steward2, role: CircleRole.Steward);
            care.Second = await world.AsAsync(care.Steward2);
        }
        care.Thread = await stage.ThreadAsync();
        care.Post = await stage.PostAsync(care.Thread, body);
        return care;
    }

    /// <summary>A reader reports the reply, or the opening; answers where the reader was led.</summary>
    public async Task<Page> ReportAsync(string by = UpkeepStage.Member, bool opening = false, string words = "確かめてください", bool named = false, string reason = "Hurts")
    {
        var path = opening ? $"/t/{Thread}/report" : $"/posts/{Post}/report";
        return await As(by).SubmitAsync(path, path, [("reason", reason), ("words", words), .. named ? new[] { ("mayName", "yes") } : []]);
    }

    public Task<long> ConcernAsync() => world.DbAsync(db => db.Set<Concern>().Where(c => c.ThreadId == Thread).OrderByDescending(c => c.Id).Select(c => c.Id).FirstAsync());

    public Task<Measure> MeasureAsync() => world.DbAsync(db => db.Set<Measure>().AsNoTracking().Where(m => m.Concern.ThreadId == Thread).OrderByDescending(m => m.Id).FirstAsync());

    /// <summary>A report, and what the steward decides about it.</summary>
    public async Task<long> DecidedAsync(string act, bool opening = false, string words = "お名前が分かってしまうためです", int days = 7, bool hide = false)
    {
        await ReportAsync(opening: opening);
        var id = await ConcernAsync();
        var answer = await DecideAsync(As(UpkeepStage.Steward), id, act, words, days, hide);
        Assert.Equal((302, $"/reports/{id}"), (answer.Code, answer.Location));
        await world.DrainAsync();
        return id;
    }

    public static async Task<Page> DecideAsync(Browser who, long id, string act, string words = "理由です", int days = 7, bool hide = false) =>
        await who.PostAsync($"/reports/{id}", [("act", act), ("words", words), ("days", $"{days}"), .. hide ? new[] { ("hide", "yes") } : []]);

    public async Task<Page> AppealAsync(string words = "見直してください") => await As(UpkeepStage.Author).PostAsync($"/me/measures/{(await MeasureAsync()).Id}", ("words", words));

    public static Task<Page> AnswerAsync(Browser who, long id, bool undo) => who.PostAsync($"/reports/{id}/appeal", ("verdict", undo ? "undo" : "uphold"), ("answer", "読み直しました"));
}
