#:package Microsoft.Playwright
#:package Deque.AxeCore.Playwright
#:property RestorePackagesWithLockFile=false
#:property RunAnalyzers=false
#:property TreatWarningsAsErrors=false
#:property PublishAot=false
// Takes pictures of a running place with the demo community; called by tools/screenshots.
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

string Option(string name, string otherwise) => Array.LastIndexOf(args, "--" + name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
var address = Option("address", "http://localhost:5080");
var list = Option("pages", "tools/screenshots.txt");
var folder = Option("out", "docs/images");
var widths = Option("widths", "1280,390").Split(',').Select(int.Parse).ToArray();
var schemes = Option("schemes", "light").Split(',');
var languages = Option("languages", "ja").Split(',');
var only = new Regex(Option("only", "."));
var check = args.Contains("--check"); // Also: what axe finds, and pages that are wider than the window.
var whole = args.Contains("--whole"); // The whole page instead of the first view.
Directory.CreateDirectory(folder);

// Each line: name, who (guest or the local part of a demo address), path; "{…}" in a path is a link to look for: "{/circles a.title}" is the first such link on that page; then, if any, fields to fill as #field=words without spaces, and the button to press.
var pages = File.ReadLines(list).Where(l => l.Length > 0 && l[0] != '#').Select(l => Regex.Split(l.Trim(), @"\s+(?![^{]*\})"))
    .Select(p => (Name: p[0], Who: p[1], Path: p[2], Fill: p.Skip(3).Where(IsField).Select(f => f.Split('=', 2)).ToList(), Press: p.Skip(3).Any(w => !IsField(w)) ? string.Join(' ', p.Skip(3).Where(w => !IsField(w))) : null)).Where(p => only.IsMatch(p.Name)).ToList();

using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = Option("chromium", "/usr/bin/chromium"),
    Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
var (taken, found) = (0, 0);
foreach (var language in languages)
    foreach (var scheme in schemes)
        foreach (var group in pages.GroupBy(p => p.Who))
        {
            await using var context = await browser.NewContextAsync(new()
            {
                BaseURL = address,
                Locale = language,
                TimezoneId = "Asia/Tokyo",
                ReducedMotion = ReducedMotion.Reduce,
                ColorScheme = scheme.StartsWith("dark", StringComparison.Ordinal) ? ColorScheme.Dark : ColorScheme.Light,
                Contrast = scheme.EndsWith("more", StringComparison.Ordinal) ? Contrast.More : Contrast.NoPreference,
                ForcedColors = scheme.EndsWith("forced", StringComparison.Ordinal) ? ForcedColors.Active : ForcedColors.None,
            });
            await context.AddCookiesAsync([new() { Name = "ibasho-language", Value = language, Url = address }]);
            var page = await context.NewPageAsync();
            page.Console += (_, message) => { if (check && message.Type is "error") Console.WriteLine($"  console {page.Url}: {message.Text}"); };
            if (group.Key != "guest")
            {
                await page.GotoAsync("/sign-in");
                await page.ClickAsync($"button[value^='{group.Key}']");
                await page.WaitForLoadStateAsync();
                if (page.Url.Contains("/sign-in")) Console.WriteLine($"  {group.Key} could not sign in");
            }
            foreach (var (name, _, path, fill, press) in group)
            {
                var target = path;
                for (var link = Regex.Match(target, @"\{(\S+) ([^}]+)\}"); link.Success; link = Regex.Match(target, @"\{(\S+) ([^}]+)\}"))
                {
                    await page.GotoAsync(link.Groups[1].Value);
                    var href = await page.Locator(link.Groups[2].Value).First.GetAttributeAsync("href", new() { Timeout = 3000 }).ContinueWith(t => t.IsCompletedSuccessfully ? t.Result : null);
                    if (href is null) { Console.WriteLine($"  {name}: nothing like {link.Value}"); target = ""; break; }
                    target = target.Replace(link.Value, href.Split('#')[0]);
                }
                if (target.Length == 0) continue;
                foreach (var width in widths)
                {
                    await page.SetViewportSizeAsync(width, width > 600 ? 900 : 844);
                    var answer = await page.GotoAsync(target);
                    foreach (var field in fill) await page.FillAsync(field[0], field[1]);
                    if (press is not null)
                    {
                        await page.EvaluateAsync("() => { for (const form of document.forms) form.noValidate = true; }");
                        await page.ClickAsync(press);
                        await page.WaitForLoadStateAsync();
                    }
                    var suffix = $"{(language == "ja" ? "" : "-" + language)}{(scheme == "light" ? "" : "-" + scheme)}-{width}";
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + suffix + ".png"), FullPage = whole });
                    taken++;
                    if (!check) continue;
                    if (answer!.Status >= 400 && !name.StartsWith("error", StringComparison.Ordinal)) { found++; Console.WriteLine($"{name}{suffix}: status {answer.Status} at {target}"); }
                    if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var wide && wide > width) { found++; Console.WriteLine($"{name}{suffix}: {wide} px wide"); }
                    foreach (var violation in (await page.RunAxe()).Violations)
                    {
                        found++;
                        Console.WriteLine($"{name}{suffix}: {violation.Id}: {violation.Help}");
                        foreach (var node in violation.Nodes.Take(3)) Console.WriteLine($"    {node.Html[..Math.Min(160, node.Html.Length)]}");
                    }
                }
            }
        }
Console.WriteLine($"{taken} pictures in {folder}{(check ? $", {found} findings" : "")}");
return found > 0 ? 1 : 0;

static bool IsField(string word) => Regex.IsMatch(word, @"^#\w+=");
