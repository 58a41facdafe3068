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
}
