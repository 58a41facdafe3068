namespace Ibasho.Shell;

/// <summary>Headers every answer carries, whatever its status: nothing from elsewhere runs, nothing is framed, nothing private is kept.</summary>
public sealed class SafeHeaders(RequestDelegate next, Settings settings)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext http)
    {
        http.Features.Set(new SafeHeadersAgain(() => Set(http)));
        Set(http);
        // The framework announces a client of its own that we do not have.
        http.Response.OnStarting(static response => { ((HttpResponse)response).Headers.Remove("blazor-enhanced-nav"); return Task.CompletedTask; }, http.Response);
        return next(http);
    }

    private void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), interest-cohort=()";
        headers.CacheControl = "no-store";
        headers["Speculation-Rules"] = $"\"{OwnFiles.Path("/speculation.json")}\"";
        if (settings.IsSecure) headers.StrictTransportSecurity = "max-age=63072000; includeSubDomains";
    }
}

/// <summary>Sets the headers a second time, where an answer had to be begun anew.</summary>
public sealed record SafeHeadersAgain(Action Set);
