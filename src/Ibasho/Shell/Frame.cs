using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Microsoft.AspNetCore.Antiforgery;

namespace Ibasho.Shell;

/// <summary>What the frame of a page needs to know, besides the page itself.</summary>
public sealed class Frame(HttpContext http, Place place, IAntiforgery antiforgery)
{
    private string? _token;

    public Viewer Viewer => http.Viewer();
    public Place Place => place;

    /// <summary>Whether somebody is signed in could not be found out.</summary>
    public bool IsOfNobody { get; init; }
    public string Path => http.Request.Path + http.Request.QueryString;
    public string Culture => CultureInfo.CurrentUICulture.Name;

    /// <summary>Proves that a form came from a page shown to this person; made only where a form is shown.</summary>
    public string Token => _token ??= antiforgery.GetAndStoreTokens(http).RequestToken!;

    /// <summary>With what is known of the place from before.</summary>
    public static Frame OfNobody(HttpContext http, PlaceRow row, IAntiforgery antiforgery) =>
        new(http, row.Last ?? new Place { Name = ShellText.PlaceName }, antiforgery) { IsOfNobody = http.Viewer().IsGuest };

    /// <summary>The frame again for somebody who signed in with this request.</summary>
    public static void Renew(HttpContext http)
    {
        var before = http.Features.Get<Frame>()!;
        http.Features.Set(new Frame(http, before.Place, before.Antiforgery));
    }

    private IAntiforgery Antiforgery => antiforgery;

    /// <summary>Tells the drafts of two people in one browser apart, and says nothing else.</summary>
    public string? PersonMark => Viewer.IsGuest ? null : Convert.ToHexStringLower(Secrets.Hash($"drafts/{Viewer.Id}"), 0, 6);

    public bool IsAt(string path) => path == "/" ? http.Request.Path == "/" : http.Request.Path.StartsWithSegments(path);

    /// <summary>One letter for a face.</summary>
    public static string Letter(string name) => name.Length == 0 ? "" : StringInfo.GetNextTextElement(name.TrimStart());
}

/// <summary>The place's row, read again every few seconds: other nodes may have changed it.</summary>
public sealed class PlaceRow(TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private (Place Place, long At)? _row;

    public async ValueTask<Place> GetAsync(AppDb db, CancellationToken cancel)
    {
        if (_row is { } row && clock.GetElapsedTime(row.At) < Fresh) return row.Place;
        var place = await db.Places().AsNoTracking().OrderBy(p => p.Id).FirstOrDefaultAsync(cancel) ?? new Place { Name = ShellText.PlaceName };
        _row = (place, clock.GetTimestamp());
        return place;
    }

    /// <summary>As it was when it was read last, however long ago.</summary>
    public Place? Last => _row?.Place;

    public void Forget() => _row = null;
}
