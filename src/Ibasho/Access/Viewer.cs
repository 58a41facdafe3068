using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Who is asking. Nobody signed in is a viewer too, who may see little.</summary>
public sealed record Viewer(long Id, string Name, bool IsOperator, string? Culture, int UnreadNotices)
{
    public static readonly Viewer Guest = new(0, "", false, null, 0);

    /// <summary>The session of this request; 0 for programs.</summary>
    public long SessionId { get; init; }

    /// <summary>False for a program whose token may only read.</summary>
    public bool MayWrite { get; init; } = true;

    /// <summary>Looks at documents of those who ask that a profession be checked.</summary>
    public bool IsReviewer { get; init; }

    /// <summary>The role asks for a second factor and there is none: the role sleeps until there is.</summary>
    public bool MustEnrol { get; init; }

    /// <summary>Until then this browser has shown a moment ago who is before it.</summary>
    public DateTimeOffset? FreshUntil { get; init; }

    /// <summary>Where the one who asks finds what they wrote under pseudonyms; null where nobody is signed in, and for news, which speaks for others.</summary>
    public OwnTags? Own { get; init; }

    /// <summary>When the request came; whoever is asked for by news has none.</summary>
    public DateTimeOffset At { get; init; }

    public bool IsGuest => Id == 0;

    /// <summary>A person as receiver of news, asking for himself.</summary>
    public static Viewer Of(Person person) => new(person.Id, person.Name, person.IsOperator, person.Culture, person.UnreadNotices) { IsReviewer = person.IsReviewer || person.IsOperator };

    public static ValueTask<Viewer?> BindAsync(HttpContext http) => ValueTask.FromResult<Viewer?>(http.Viewer());
}

public static class ViewerOfRequest
{
    public static Viewer Viewer(this HttpContext http) => http.Features.Get<Viewer>() ?? Access.Viewer.Guest;
}
