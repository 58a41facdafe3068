namespace Ibasho.Access;

/// <summary>Whom a route is for. What somebody may do there is decided by gates and rules.</summary>
public enum Who
{
    Anyone,
    SignedIn,
    Operator,
    /// <summary>A program with a personal token.</summary>
    Program,
}

/// <summary>Every route carries one of these; a test and the start-up see to it.</summary>
public sealed record RouteAccess(Who Who);

public static class RouteAccessOfEndpoint
{
    public static TBuilder For<TBuilder>(this TBuilder builder, Who who) where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new RouteAccess(who));
        return builder;
    }

    /// <summary>For what somebody may need at any moment.</summary>
    public static TBuilder EvenAway<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RouteEvenAway());

    public static bool AnswersEvenAway(this HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<RouteEvenAway>() is not null;

    /// <summary>For what a thief of an open browser must not do: whoever comes shows first that they are themselves, unless they did so within ten minutes.</summary>
    /// <param name="asksPassword">The form asks for the password itself: only a second factor, where one is set, is still missing.</param>
    public static TBuilder Fresh<TBuilder>(this TBuilder builder, bool asksPassword = false) where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new RouteFreshness(asksPassword));
        return builder;
    }
}

/// <summary>The route answers also while the database is away, from what was read before and as to nobody.</summary>
public sealed record RouteEvenAway;

/// <summary>The route asks for a recent proof.</summary>
public sealed record RouteFreshness(bool AsksPassword);
