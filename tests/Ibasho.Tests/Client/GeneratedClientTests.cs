using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Ibasho.Data.Demo;
using Microsoft.AspNetCore.TestHost;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ibasho.Tests.Client;

/// <summary>The contract at /openapi/v1.json is enough for a stock generator, and what it makes does the main job.</summary>
public sealed class GeneratedClientTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task A_generated_client_does_the_main_job()
    {
        var folder = Directory.CreateTempSubdirectory("ibasho-client-").FullName;
        try
        {
            var contract = Path.Combine(folder, "v1.json");
            await File.WriteAllTextAsync(contract, (await world.Guest().GetAsync("/openapi/v1.json")).Text);
            var code = Path.Combine(folder, "Client.cs");
            await GenerateAsync(contract, code);
            var job = Compile(await File.ReadAllTextAsync(code), await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Client", "MainJob.cs.txt")));
            HttpClient Connect() => new(world.App.GetTestServer().CreateHandler()) { BaseAddress = new Uri("http://localhost") };
            var thread = await (Task<string>)job.GetType("MainJob")!.GetMethod("RunAsync")!
                .Invoke(null, [(Func<HttpClient>)Connect, "case-room", World.Newcomer, World.Steward, DemoCommunity.Password])!;
            Assert.Contains("退院の前に(追記あり)", (await (await world.AsAsync(World.Newcomer)).GetAsync($"/t/{thread}")).Main, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_and_says_how_it_fails()
    {
        using var contract = System.Text.Json.JsonDocument.Parse((await world.Guest().GetAsync("/openapi/v1.json")).Text);
        var operations = contract.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Name: o.Name + " " + p.Name, o.Value))).ToList();
        Assert.NotEmpty(operations);
        Assert.All(operations, o =>
        {
            Assert.True(o.Value.TryGetProperty("operationId", out _) && o.Value.TryGetProperty("summary", out _), o.Name);
            Assert.True(o.Value.GetProperty("responses").TryGetProperty("404", out _), o.Name);
        });
        Assert.Equal("bearer", contract.RootElement.GetProperty("components").GetProperty("securitySchemes").GetProperty("token").GetProperty("scheme").GetString());
    }

    private static async Task GenerateAsync(string contract, string code)
    {
        var generator = typeof(GeneratedClientTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ClientGenerator").Value!;
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            ArgumentList =
            {
                generator, "openapi2csclient", $"/input:{contract}", $"/output:{code}", "/namespace:Ibasho.Client", "/className:IbashoClient",
                "/jsonLibrary:SystemTextJson", "/generateOptionalParameters:true", "/useBaseUrl:false",
            },
        })!;
        var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0 && File.Exists(code), said);
    }

    private static Assembly Compile(params string[] sources)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(f => Path.GetFileName(f).StartsWith("System.", StringComparison.Ordinal)).Select(f => MetadataReference.CreateFromFile(f));
        var compilation = CSharpCompilation.Create("GeneratedClient", sources.Select(s => CSharpSyntaxTree.ParseText(s)), references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var bytes = new MemoryStream();
        var made = compilation.Emit(bytes);
        Assert.True(made.Success, string.Join('\n', made.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        bytes.Position = 0;
        return new AssemblyLoadContext("client", isCollectible: true).LoadFromStream(bytes);
    }
}
