using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Circles;

/// <summary>Circles for programs: the same operations and the same rules as the pages.</summary>
internal static class CirclesApi
{
    /// <summary>Everything one may know of, by name.</summary>
    public static async Task<IResult> ListAsync(string? q, Paging paging, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (!paging.IsSound) return ApiAnswers.Refused(Refusal.Invalid);
        var found = await BrowseCircles.AfterAsync(db, viewer, await SlugAsync(db, viewer, paging.AfterNumber, cancel), BrowseCircles.Matching(db, viewer, q), cancel);
        var circles = await CirclesJson.ReadAsync(db, viewer, found.OrderBy(c => c.NameFolded).ThenBy(c => c.Id).Take(paging.Limit + 1), cancel);
        return Results.Ok(Cut(circles, paging, c => c.Id));
    }

    private static async Task<string?> SlugAsync(AppDb db, Viewer viewer, long? id, CancellationToken cancel) =>
        id is null ? null : await db.Circles(viewer).Where(c => c.Id == id).Select(c => c.Slug).FirstOrDefaultAsync(cancel);

    public static Task<IResult> MakeAsync(Json<CircleMade> body, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var made = body.Value;
        var questions = (made?.Questions ?? []).Select(q => Form.OneLine(body.Text("questions", q, CircleDraft.QuestionLength))).Where(q => q.Length > 0).ToList();
        var themes = (made?.Themes ?? []).Select(t => Form.OneLine(body.Text("themes", t, Circle.ThemeLength))).Where(t => t.Length > 0).ToList();
        if (questions.Count > Circle.MostQuestions) body.Errors.TryAdd("questions", FormText.NotANumber.With(0, Circle.MostQuestions));
        if (themes.Count > Circle.MostThemes) body.Errors.TryAdd("themes", FormText.NotANumber.With(0, Circle.MostThemes));
        var draft = new CircleDraft(
            Form.OneLine(body.Text("name", made?.Name, Circle.NameLength, required: true)), Form.OneLine(body.Text("purpose", made?.Purpose, Circle.PurposeLength, required: true)),
            body.Text("about", made?.About, Circle.LongLength), body.Text("rules", made?.Rules, Circle.LongLength),
            body.Choice("visibility", made?.Visibility, Visibility.Closed), body.Choice("joining", made?.Joining, Joining.Questions), questions,
            made?.AsksConsent ?? false, Days(body, made?.KeptDays, 0), made?.Pseudonyms ?? false, made?.PeerSupport ?? false, made?.EncryptedAtRest ?? false, Professions(body, made?.Requires, []), Levels(body, made?.Requires, []));
        var pledge = body.Text("pledge", made?.Pledge, Circle.LongLength);
        var slug = Form.Clean(made?.Slug ?? "").ToLowerInvariant();
        if (slug.Length > 0 && !MakeCircle.IsSlug(slug)) body.Errors.TryAdd("slug", CirclesText.SlugWrong);
        return new ApiPosting(db, viewer, http, clock).OnceAsync(body,
            async intent => (await new MakeCircle(db, viewer, clock).RunAsync(draft, slug, pledge, themes, intent, cancel)).Refusal,
            async result => Results.Created($"{Api.Root}/circles/{result}", await CirclesJson.OneAsync(db, viewer, result, cancel)), cancel);
    }

    private static IReadOnlyList<string> Professions<T>(Json<T> body, RequiresSent? sent, IReadOnlyList<string> before) where T : class =>
        Codes(body, sent?.Professions, [.. Lists.Professions.Select(p => p.Code)], before);

    private static IReadOnlyList<string> Levels<T>(Json<T> body, RequiresSent? sent, IReadOnlyList<string> before) where T : class =>
        Codes(body, sent?.Levels, Enum.GetNames<TrustLevel>(), before);

    /// <summary>What is none of the codes is said to be wrong, not dropped: a circle must not open by a slip.</summary>
    private static IReadOnlyList<string> Codes<T>(Json<T> body, List<string>? sent, string[] codes, IReadOnlyList<string> before) where T : class
    {
        if (sent is null) return before;
        if (sent.Exists(s => !codes.Contains(s, StringComparer.OrdinalIgnoreCase))) body.Errors.TryAdd("requires", FormText.NotAChoice);
        return [.. codes.Where(c => sent.Contains(c, StringComparer.OrdinalIgnoreCase))];
    }

    private static int Days<T>(Json<T> body, int? sent, int before) where T : class
    {
        if (sent is null or (>= 0 and <= Circle.MostKeptDays)) return sent ?? before;
        body.Errors.TryAdd("keptDays", FormText.NotANumber.With(0, Circle.MostKeptDays));
        return before;
    }

    /// <summary>A steward changes the circle; for others there is nothing here to change.</summary>
    public static async Task<IResult> ChangeAsync(string slug, Json<CircleChanged> body, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return ApiAnswers.Refused(Refusal.Missing);
        if (CircleAccess.RefuseRun(viewer, standing) is { } refusal) return ApiAnswers.Refused(refusal);
        var (circle, sent) = (standing.Circle, body.Value);
        var questions = sent?.Questions?.Select(q => Form.OneLine(body.Text("questions", q, CircleDraft.QuestionLength))).Where(q => q.Length > 0).ToList();
        if (questions?.Count > Circle.MostQuestions) body.Errors.TryAdd("questions", FormText.NotANumber.With(0, Circle.MostQuestions));
        var draft = new CircleDraft(
            sent?.Name is null ? circle.Name : Form.OneLine(body.Text("name", sent.Name, Circle.NameLength, required: true)),
            sent?.Purpose is null ? circle.Purpose : Form.OneLine(body.Text("purpose", sent.Purpose, Circle.PurposeLength, required: true)),
            sent?.About is null ? circle.About : body.Text("about", sent.About, Circle.LongLength), sent?.Rules is null ? circle.Rules : body.Text("rules", sent.Rules, Circle.LongLength),
            body.Choice("visibility", sent?.Visibility, circle.Visibility), body.Choice("joining", sent?.Joining, circle.Joining), questions ?? circle.Questions,
            sent?.AsksConsent ?? circle.AsksConsent, Days(body, sent?.KeptDays, circle.KeptDays), sent?.Pseudonyms ?? circle.AllowsPseudonyms, sent?.PeerSupport ?? circle.IsPeerSupport, sent?.EncryptedAtRest ?? circle.SealsTexts,
            Professions(body, sent?.Requires, circle.RequiredProfessions), Levels(body, sent?.Requires, circle.RequiredLevels));
        if (!body.IsSound) return body.Fault();
        return await new ChangeCircle(db, viewer, clock).RunAsync(slug, circle.Version, draft, cancel) is { } no ? ApiAnswers.Refused(no) : await ShowAsync(slug, viewer, db, cancel);
    }

    public static async Task<IResult> ShowAsync(string slug, Viewer viewer, AppDb db, CancellationToken cancel) =>
        await CirclesJson.OneAsync(db, viewer, slug, cancel) is { } circle ? Results.Ok(circle) : ApiAnswers.Refused(Refusal.Missing);

    public static Task<IResult> AskAsync(string slug, Json<JoinAsked> body, HttpContext http, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var answers = (body.Value?.Answers ?? []).Take(Circle.MostQuestions).Select(a => body.Text("answers", a, AskToJoin.AnswerLength)).ToList();
        var message = body.Text("message", body.Value?.Message, AskToJoin.AnswerLength);
        return new ApiPosting(db, viewer, http, clock).OnceAsync(body,
            async intent => (await new AskToJoin(db, viewer, clock).RunAsync(slug, answers, message, intent, cancel)).Refusal,
            async _ => Results.Json(await AskedAsync(slug, viewer, db, clock, cancel), statusCode: StatusCodes.Status201Created), cancel);
    }

    /// <summary>The newest request; where somebody came in without one, the answer says so.</summary>
    private static async Task<JoinRequestJson> AskedAsync(string slug, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var joined = await db.Memberships(viewer).Where(m => m.Circle.Slug == slug && m.PersonId == viewer.Id && m.State == MembershipState.Active).Select(m => (DateTimeOffset?)m.JoinedAt).FirstOrDefaultAsync(cancel);
        var requests = db.JoinRequests(viewer).Where(r => r.Circle.Slug == slug && r.PersonId == viewer.Id).OrderByDescending(r => r.Id).Take(1);
        var last = joined is null ? (await CirclesJson.ReadAsync(requests, cancel)).FirstOrDefault() : null;
        return last ?? new JoinRequestJson(null, slug, new ApiPerson(CirclesJson.Number(viewer.Id), viewer.Name), JoinRequestState.Accepted, [], [], "", null, joined ?? clock.GetUtcNow(), joined);
    }

    public static async Task<IResult> RequestsAsync(string slug, string? state, Paging paging, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        if (await db.FindCircleAsync(viewer, slug, cancel) is not { } standing) return ApiAnswers.Refused(Refusal.Missing);
        // Reading needs no more than a token that reads.
        if (!standing.IsSteward) return ApiAnswers.Refused(Refusal.Missing);
        if (!paging.IsSound || state is not (null or "" or "waiting" or "refused")) return ApiAnswers.Refused(Refusal.Invalid);
        var wanted = state == "refused" ? JoinRequestState.Refused : JoinRequestState.Waiting;
        var after = paging.AfterNumber ?? 0;
        var requests = await CirclesJson.ReadAsync(db.JoinRequests(viewer).Where(r => r.CircleId == standing.Circle.Id && r.State == wanted && r.Id > after).OrderBy(r => r.Id).Take(paging.Limit + 1), cancel);
        return Results.Ok(Cut(requests, paging, r => r.Id!));
    }

    public static Task<IResult> AcceptAsync(string id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        AnswerAsync(id, viewer, db, async number => (await new AnswerRequest(db, viewer, clock).AcceptAsync(number, cancel)).Refusal, cancel);

    public static async Task<IResult> RefuseAsync(string id, Json<Refused> body, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var reason = body.Text("reason", body.Value?.Reason, AnswerRequest.ReasonLength, required: true);
        return await AnswerAsync(id, viewer, db, async number => body.IsSound ? (await new AnswerRequest(db, viewer, clock).RefuseAsync(number, reason, cancel)).Refusal : Refusal.Invalid, cancel, body.Errors);
    }

    public static Task<IResult> UndoAsync(string id, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel) =>
        AnswerAsync(id, viewer, db, number => new AnswerRequest(db, viewer, clock).UndoAsync(number, cancel), cancel);

    private static async Task<IResult> AnswerAsync(string id, Viewer viewer, AppDb db, Func<long, Task<Refusal?>> answer, CancellationToken cancel, IReadOnlyDictionary<string, string>? errors = null)
    {
        if (id.Number() is not { } number) return ApiAnswers.Refused(Refusal.Missing);
        if (await answer(number) is { } refusal) return ApiAnswers.Refused(refusal, errors);
        return Results.Ok((await CirclesJson.ReadAsync(db.JoinRequests(viewer).Where(r => r.Id == number), cancel))[0]);
    }

    public static async Task<IResult> AgreeAsync(string slug, Json<PledgeAgreed> body, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        if (body.Value?.Version is null) body.Errors.TryAdd("version", FormText.Required);
        if (!body.IsSound) return body.Fault();
        var agreed = await new AgreeToPledge(db, viewer, clock).RunAsync(slug, body.Value!.Version!.Value, cancel);
        return agreed.Refusal is { } refusal ? ApiAnswers.Refused(refusal) : Results.Ok(await CirclesJson.OneAsync(db, viewer, slug, cancel));
    }

    private static ApiList<T> Cut<T>(List<T> items, Paging paging, Func<T, string> id)
    {
        if (items.Count <= paging.Limit) return new(items, null);
        items.RemoveAt(paging.Limit);
        return new(items, id(items[^1]));
    }
}
