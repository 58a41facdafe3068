using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Microsoft.AspNetCore.Antiforgery;

namespace Ibasho.Shell;

/// <summary>Lets a request through to its route, or not, by what the route declares.</summary>
public sealed class Doorway(RequestDelegate next, ReadDb reads, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext http, AppDb db)
    {
        var who = http.GetEndpoint()?.Metadata.GetMetadata<RouteAccess>()?.Who;
        var viewer = http.Viewer();
        var answer = who switch
        {
            Who.Anyone => null,
            Who.SignedIn when viewer.IsGuest => await SignInFirstAsync(http),
            Who.Operator when viewer.IsGuest => await SignInFirstAsync(http),
            // Kindly: what is missing is made there, and then everything works.
            Who.Operator when viewer.MustEnrol => Pages.Go("/settings/safety"),
            Who.Operator when !viewer.IsOperator => Pages.Missing(),
            Who.Program when viewer.IsGuest => ApiAnswers.Refused(Refusal.NotSignedIn),
            null => Pages.Missing(),
            _ => null,
        };
        if (answer is null && http.GetEndpoint()!.Metadata.GetMetadata<RouteFreshness>() is { } freshness && !(viewer.FreshUntil > clock.GetUtcNow()))
            answer = await ProveFirstAsync(http, db, viewer, freshness);
        if (!viewer.IsGuest && !HttpMethods.IsGet(http.Request.Method)) reads.Wrote(viewer.Id);
        if (answer is null) await next(http);
        else await answer.ExecuteAsync(http);
    }

    /// <summary>The same for a proof that is too old: a page goes there and back, a form is carried around it.</summary>
    private static async Task<IResult?> ProveFirstAsync(HttpContext http, AppDb db, Viewer viewer, RouteFreshness freshness)
    {
        var factors = await db.FactorsAsync(viewer.Id);
        if (freshness.AsksPassword && !factors.Any) return null;
        var here = Pages.Local(http.Request.Path + http.Request.QueryString);
        if (!HttpMethods.IsPost(http.Request.Method) || !Form.IsFromHere(http)) return Pages.Go("/prove?return=" + Uri.EscapeDataString(here));
        var form = (await Form.BindAsync(http))!;
        return Pages.Show<ProvePage>(new
        {
            Form = Form.New(), Keeps = form.Typed.Select(t => ("carried-" + t.Name, t.Value)).Prepend(("carried-to", here)), Factors = factors,
            Email = await db.People(viewer).Where(p => p.Id == viewer.Id).Select(p => p.Email).FirstAsync(http.RequestAborted),
        }, StatusCodes.Status401Unauthorized);
    }

    /// <summary>A page sends to the sign-in page; a form keeps what was typed and asks to sign in around it.</summary>
    private static async Task<IResult> SignInFirstAsync(HttpContext http)
    {
        // A page still open elsewhere asks for its stream again: with this answer browsers stop asking, and complain of nothing.
        if (http.Request.Headers.Accept == "text/event-stream") return Results.NoContent();
        if (!HttpMethods.IsPost(http.Request.Method) || !Form.IsFromHere(http)) return Pages.SignIn(http);
        var form = (await Form.BindAsync(http))!;
        return Pages.Show<SignInAgainPage>(new { Form = form, Action = Pages.Local(http.Request.Path + http.Request.QueryString) }, StatusCodes.Status401Unauthorized);
    }
}

/// <summary>Sets the reader's language, and what the frame of a page needs.</summary>
public sealed class Framing(RequestDelegate next, PlaceRow row, StoreWatch watch, IAntiforgery antiforgery)
{
    public const string LanguageCookie = "ibasho-language";

    public async Task InvokeAsync(HttpContext http, AppDb db)
    {
        using var words = Words.In(CultureFor(http));
        http.Response.Headers.ContentLanguage = CultureInfo.CurrentUICulture.Name;
        http.Features.Set(await FrameAsync(http, db));
        await next(http);
    }

    private async Task<Frame> FrameAsync(HttpContext http, AppDb db)
    {
        try
        {
            // Even where the row need not be read: what the page itself would ask is away.
            if (http.AnswersEvenAway()) await watch.PassAsync(http.RequestAborted);
            return new Frame(http, await row.GetAsync(db, http.RequestAborted), antiforgery);
        }
        catch (Exception error) when (http.AnswersEvenAway() && StoreTroubles.Of(error) is StoreTrouble.Away)
        {
            watch.Meet(StoreTrouble.Away, error);
            return Frame.OfNobody(http, row, antiforgery);
        }
    }

    /// <summary>The person's setting, then the cookie, then what the browser asks for, then Japanese.</summary>
    internal static string CultureFor(HttpContext http)
    {
        if (Words.Knows(http.Viewer().Culture)) return http.Viewer().Culture!;
        if (http.Request.Cookies.TryGetValue(LanguageCookie, out var cookie) && Words.Knows(cookie)) return cookie;
        return http.Request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.Value?.Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(Words.Knows) ?? "ja";
    }
}
