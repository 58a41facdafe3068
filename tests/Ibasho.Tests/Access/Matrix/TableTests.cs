using Ibasho.Model;

namespace Ibasho.Tests.Access.Matrix;

/// <summary>What must be true of the table itself, whoever wrote it: the promises, row by row.</summary>
public sealed class TableTests
{
    private static readonly Dictionary<(string Route, Visibility? State), Answer[]> Rows = File.Exists(Table.File) ? Table.Read() : [];
    private static readonly Role[] Outside = [Role.Stranger, Role.Asked, Role.Removed, Role.Operator];

    [Fact]
    public void Nothing_breaks() => Assert.Empty(Where((_, _, _, answer) => answer == Answer.Fault));

    [Fact]
    public void The_suspended_are_answered_as_guests() =>
        Assert.Empty(Rows.Where(r => r.Value[(int)Role.Suspended] != r.Value[(int)Role.Guest]).Select(r => r.Key));

    [Fact]
    public void Guests_see_no_circle() =>
        Assert.Empty(Where((route, state, role, answer) => state is not null && !IsInvitation(route) && role == Role.Guest && answer != Answer.SignIn));

    [Fact]
    public void The_operator_knows_no_more_of_circles_than_a_stranger() =>
        Assert.Empty(Rows.Where(r => r.Key.State is not null && r.Value[(int)Role.Operator] != r.Value[(int)Role.Stranger]).Select(r => r.Key));

    [Fact]
    public void What_the_operator_does_is_missing_for_all_others() =>
        Assert.Empty(Where((route, _, role, answer) => route.Contains(" /operate") && role is not (Role.Guest or Role.Suspended or Role.Operator) && answer != Answer.Missing));

    [Fact]
    public void A_secret_circle_is_missing_for_all_outside() =>
        Assert.Empty(Where((route, state, role, answer) => state == Visibility.Secret && !IsInvitation(route) && !IsNotice(route) && Outside.Contains(role) && answer != Answer.Missing));

    [Fact]
    public void What_is_inside_a_closed_circle_is_never_shown_outside() =>
        Assert.Empty(Where((route, state, role, answer) => state == Visibility.Closed && IsInside(route) && Outside.Contains(role) && answer is not (Answer.Missing or Answer.On or Answer.Refused)));

    [Fact]
    public void Nothing_inside_is_read_or_done_before_the_pledge() =>
        Assert.Empty(Where((route, state, role, answer) => state is Visibility.Closed or Visibility.Secret && IsInside(route) && role == Role.Unpledged && answer is Answer.Ok or Answer.Done or Answer.Form));

    [Fact]
    public void Only_stewards_run_a_circle() =>
        Assert.Empty(Where((route, state, role, answer) => state is not null && IsSteward(route) && role != Role.Steward && answer is Answer.Ok or Answer.Done or Answer.Form));

    [Fact]
    public void Only_authors_change_their_texts() =>
        Assert.Empty(Where((route, state, role, answer) => state is not null && (route.Contains("/edit") || route.StartsWith("PATCH ", StringComparison.Ordinal) && !IsSteward(route))
            && role != Role.Author && answer is Answer.Ok or Answer.Done or Answer.Form));

    [Fact]
    public void Nobody_writes_into_a_circle_from_outside() =>
        Assert.Empty(Where((route, state, role, answer) => state is not null && IsInside(route) && !route.StartsWith("GET ", StringComparison.Ordinal) && !IsOwn(route) && Outside.Contains(role) && answer is Answer.Done or Answer.Form));

    private static IEnumerable<string> Where(Func<string, Visibility?, Role, Answer, bool> wrong) =>
        from row in Rows
        from role in Enum.GetValues<Role>()
        where wrong(row.Key.Route, row.Key.State, role, row.Value[(int)role])
        select $"{row.Key.Route} in {row.Key.State} as {role}: {row.Value[(int)role]}";

    private static bool IsInvitation(string route) => route.EndsWith(" /i/{token}", StringComparison.Ordinal);

    private static bool IsNotice(string route) => route.Contains("/notices/{id}");

    private static bool IsInside(string route) =>
        route.Contains(" /t/") || route.Contains("/files/{id}") || route.Contains("/posts/{id}") || route.Contains("/threads") || route.Contains("/c/{slug}/write") || route.Contains("/c/{slug}/members");

    // What nobody in the circle reads, where one may read: a bookmark, a place reached, following, stepping away; and a report, which those who decide read.
    private static bool IsOwn(string route) => route.EndsWith("/bookmark", StringComparison.Ordinal) || route.EndsWith("/read", StringComparison.Ordinal) || route.EndsWith("/follow", StringComparison.Ordinal) || route.EndsWith("/step-away", StringComparison.Ordinal) || route.EndsWith("/report", StringComparison.Ordinal);

    private static bool IsSteward(string route) =>
        Array.Exists(["/requests", "/reports", "/join-requests/{id}", "/settings", "/invitations", "/archives", "/pledge/agreements", "/members/{id}"], p => route.Contains(p))
        || route is "GET /api/v1/circles/{slug}/join-requests" or "PATCH /api/v1/circles/{slug}";
}
