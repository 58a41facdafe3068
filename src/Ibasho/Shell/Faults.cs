using System.Data.Common;
using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Microsoft.AspNetCore.Antiforgery;

namespace Ibasho.Shell;

/// <summary>Turns a fault into a page with a number, and logs it under that number without what was asked; where the database cannot be used, says so and keeps what was typed.</summary>
public sealed class Faults(RequestDelegate next, StoreWatch watch, ILogger<Faults> log)
{
    /// <summary>When to come again, in seconds.</summary>
    private const int SoonAgain = 10, LaterAgain = 60;

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (BadHttpRequestException error) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, error.StatusCode, _ => Fault(http, error.StatusCode, ""));
        }
        catch (Exception error) when (!http.Response.HasStarted && StoreTroubles.Of(error) is not StoreTrouble.None)
        {
            var trouble = StoreTroubles.Of(error);
            watch.Meet(trouble, error);
            await AwayAsync(http, trouble);
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            var number = Secrets.NewId().ToString("N")[..12];
            log.LogError(error, "Fault {Number}", number);
            await AnswerAsync(http, StatusCodes.Status500InternalServerError, _ => Fault(http, StatusCodes.Status500InternalServerError, number));
        }
    }

    private static IResult Fault(HttpContext http, int status, string number) =>
        IsProgram(http) ? ApiAnswers.Fault(status, number) : Pages.Show<ErrorPage>(new { Number = number }, status);

    private static async Task AwayAsync(HttpContext http, StoreTrouble trouble)
    {
        var (status, again) = trouble is StoreTrouble.Full ? (StatusCodes.Status507InsufficientStorage, LaterAgain) : (StatusCodes.Status503ServiceUnavailable, SoonAgain);
        if (http.Request.Headers.Accept == "text/event-stream")
        {
            // Any other status, and a browser gives the stream up for good: so it is told to come again.
            http.Response.Clear();
            http.Features.Get<SafeHeadersAgain>()?.Set();
            await Results.Text(string.Create(CultureInfo.InvariantCulture, $"retry: {again}000\n\n"), "text/event-stream").ExecuteAsync(http);
            return;
        }
        var form = IsProgram(http) ? null : await TypedAsync(http);
        await AnswerAsync(http, status, frame =>
        {
            http.Response.Headers.RetryAfter = again.ToString(CultureInfo.InvariantCulture);
            return IsProgram(http) ? ApiAnswers.Away(trouble, status) : Pages.Show<AwayPage>(new { Trouble = trouble, Form = form, Here = HttpMethods.IsGet(http.Request.Method) ? Pages.Local(frame.Path) : null, Action = Pages.Local(http.Request.Path + http.Request.QueryString) }, status);
        });
    }

    /// <summary>What was sent with the request, also where nobody came to read it; null where nothing was typed, or another site sent it.</summary>
    private static async Task<Form?> TypedAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !Form.IsFromHere(http)) return null;
        try
        {
            await Form.BindAsync(http);
        }
        catch (Exception error) when (error is DbException or IOException or StoreAwayException or OperationCanceledException or DbUpdateException)
        {
            // A file could not be kept; the words are there.
        }
        return http.Features.Get<Form>();
    }

    private static bool IsProgram(HttpContext http) => http.Request.Path.StartsWithSegments("/api");

    private static async Task AnswerAsync(HttpContext http, int status, Func<Frame, IResult> answer)
    {
        http.Response.Clear();
        http.Features.Get<SafeHeadersAgain>()?.Set();
        using var words = Words.In(Framing.CultureFor(http));
        http.Response.Headers.ContentLanguage = CultureInfo.CurrentUICulture.Name;
        // The fault may have come before the frame was there, with the database gone: a frame of nobody needs none.
        if (http.Features.Get<Frame>() is not { } frame)
            http.Features.Set(frame = Frame.OfNobody(http, http.RequestServices.GetRequiredService<PlaceRow>(), http.RequestServices.GetRequiredService<IAntiforgery>()));
        await answer(frame).ExecuteAsync(http);
    }
}
