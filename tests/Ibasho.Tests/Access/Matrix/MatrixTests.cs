using Ibasho.Model;
using Microsoft.AspNetCore.Routing;

namespace Ibasho.Tests.Access.Matrix;

/// <summary>Every route, asked by every role in every state of a circle, answers as the table says; a route without a row fails.</summary>
public sealed class MatrixTests(MatrixTests.Stage stage) : IClassFixture<MatrixTests.Stage>
{
    private static readonly bool Writing = Environment.GetEnvironmentVariable("IBASHO_WRITE_PERMISSIONS") is "1";

    public static TheoryData<string> Names => [.. File.Exists(Table.File) ? Table.Read().Keys.Select(k => k.Route).Distinct() : []];

    [Fact]
    public async Task Every_route_has_its_rows()
    {
        if (Writing) await WriteAsync();
        var rows = Table.Read().Keys.ToHashSet();
        var wanted = stage.Routes.SelectMany(r => States(r).Select(s => (r.Name, s))).ToList();
        Assert.Empty(wanted.Where(w => !rows.Contains(w)));
        Assert.Empty(rows.Except(wanted));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Every_cell_answers_as_written(string name)
    {
        var table = Table.Read();
        var route = stage.Routes.Single(r => r.Name == name);
        var wrong = new List<string>();
        foreach (var state in States(route))
        {
            var expected = table[(name, state)];
            await foreach (var (role, answer, page) in stage.AskAsync(route, state))
            {
                if (answer != expected[(int)role]) wrong.Add($"{name} in {state} as {role}: {answer} ({page.Code} {page.Location}), not {expected[(int)role]}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_document_says_the_same()
    {
        if (Writing) File.WriteAllText(Table.Document, Table.Describe(Table.Read()));
        Assert.Equal(Table.Describe(Table.Read()), File.ReadAllText(Table.Document));
    }

    private async Task WriteAsync()
    {
        var rows = new List<(Route, Visibility?, Answer[])>();
        foreach (var route in stage.Routes)
            foreach (var state in States(route))
            {
                var answers = new List<Answer>();
                await foreach (var (_, answer, _) in stage.AskAsync(route, state)) answers.Add(answer);
                rows.Add((route, state, [.. answers]));
            }
        await File.WriteAllTextAsync(Table.File, Table.Write(rows));
        await File.WriteAllTextAsync(Table.Document, Table.Describe(Table.Read()));
    }

    internal static IEnumerable<Visibility?> States(Route route) => route.IsOfCircle ? Enum.GetValues<Visibility>().Cast<Visibility?>() : [null];

    /// <summary>One world with its cast for all cells.</summary>
    public sealed class Stage : World, IAsyncLifetime
    {
        private Cast _cast = null!;

        internal List<Route> Routes { get; private set; } = [];
        internal Cast Cast => _cast;

        async Task IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            Routes = [.. Route.All(((IEndpointRouteBuilder)App).DataSources.SelectMany(d => d.Endpoints).OfType<RouteEndpoint>())];
            _cast = new Cast(this);
            await _cast.GatherAsync();
        }

        /// <summary>The answers to every role. Reading changes nothing, so one scene does for all who read; see ProofTests.</summary>
        internal async IAsyncEnumerable<(Role Role, Answer Answer, Page Page)> AskAsync(Route route, Visibility? state)
        {
            var scenes = await _cast.SetAsync(state ?? Visibility.Open, Enum.GetValues<Role>(), shared: !route.Writes);
            foreach (var (role, scene) in scenes)
            {
                // Windows of the rate limits pass, so that nobody is asked to wait.
                Clock.Advance(TimeSpan.FromMinutes(1));
                var page = await Requests.SendAsync(this, route, scene, role, await route.AddressAsync(scene, this));
                yield return (role, Requests.Read(route, page), page);
            }
        }
    }
}
