using System.Globalization;

namespace Ibasho.Features.MyData;

/// <summary>What tables and columns are called in a copy; a column without words keeps its name.</summary>
internal static class MyDataWords
{
    public static string Table(string name) => MyDataText.ResourceManager.GetString("Table_" + name, CultureInfo.CurrentUICulture) ?? name;

    public static string Column(string name) => MyDataText.ResourceManager.GetString("Column_" + name, CultureInfo.CurrentUICulture) ?? name;
}
