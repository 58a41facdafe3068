using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Withdrawing and stepping away for programs: the same operations and rules as the pages.</summary>
public static class CasesApi
{
    /// <summary>What I stepped away from; of the consultation itself nothing, not even its id.</summary>
    public sealed record ApiSteppedAway(string Id, DateOnly On, string? Circle);

    public static void Map(WebApplication app)
    {
        app.MapPost(Api.Root + "/threads/{id:guid}/withdraw", WithdrawAsync).For(Who.Program).Produces(StatusCodes.Status204NoContent).WithName("WithdrawThread").WithSummary("Withdraws my consultation: its texts, all answers and files are erased.");
        app.MapPost(Api.Root + "/threads/{id:guid}/step-away", StepAwayAsync).For(Who.Program).Produces(StatusCodes.Status204NoContent).WithName("StepAway").WithSummary("I may know whom this consultation is about: for me it is not there any more.");
        app.MapGet(Api.Root + "/me/stepped-away", ListAsync).For(Who.Program).Produces<ApiList<ApiSteppedAway>>().WithName("ListSteppedAway").WithSummary("What I stepped away from, by day and circle.");
        app.MapDelete(Api.Root + "/me/stepped-away/{id}", BackAsync).For(Who.Program).Produces(StatusCodes.Status204NoContent).WithName("ComeBack").WithSummary("I was wrong: the consultation is there for me again.");
    }

    private static async Task<IResult> WithdrawAsync(Guid id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        Answer((await new WithdrawThread(db, viewer, clock).RunAsync(id, cancel)).Refusal);

    private static async Task<IResult> StepAwayAsync(Guid id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        (await new StepAway(db, viewer, clock).RunAsync(id, cancel)).Refusal is not { } refusal ? Results.NoContent()
            : refusal is Refusal.Missing ? await ThreadsApi.MissingAsync(id, viewer, db, cancel)
            : ApiAnswers.Refused(refusal);

    private static async Task<IResult> ListAsync(Viewer viewer, AppDb db, CancellationToken cancel) =>
        Results.Json(new ApiList<ApiSteppedAway>([.. (await ComeBack.LinesAsync(db, viewer, cancel)).Select(l => new ApiSteppedAway(l.Id.ToString(CultureInfo.InvariantCulture), l.On, l.Circle))], null), Api.Options);

    private static async Task<IResult> BackAsync(string id, Viewer viewer, AppDb db, CancellationToken cancel) =>
        Answer(long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (await new ComeBack(db, viewer).RunAsync(number, cancel)).Refusal : Refusal.Missing);

    private static IResult Answer(Refusal? refusal) => refusal is { } no ? ApiAnswers.Refused(no) : Results.NoContent();
}
